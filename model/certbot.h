// certbot: what certbot will do when a certificate is due, from its renewal files.
#pragma once

#include "model/certificate.h"
#include "model/model.h"

struct renewal {
	struct renewal *next;
	const struct source *src;
	struct text authenticator; // "standalone", "webroot"
	struct span authenticator_at;
	long http01_port;    // where standalone listens: 80 unless the file says otherwise
	struct span port_at; // of that line; else of the authenticator
	bool http;           // the challenge is HTTP-01
	struct text webroot; // the first folder of that authenticator; empty for none
	struct span webroot_at;
	struct text deploy_hook, post_hook, pre_hook; // commands; empty for none
	struct span pre_hook_at;
	struct text fullchain;          // path
	const struct certificate *live; // what is there
	const char *fault;              // a clause if certbot cannot read it; NULL
	struct span fault_at;
};

// Those of /etc/letsencrypt/renewal, by name; NULL without a host.
struct renewal *certbot_find(struct arena *a, const struct model *m);

// The renewal whose certificate has the names of c, else one that has some of them and no others,
// or all and more; NULL if there is none.
const struct renewal *certbot_renewal(const struct model *m, const struct certificate *c);

// Whether c is certainly an older certificate than the one that certbot has put into live/.
bool certbot_outdates(const struct renewal *r, const struct certificate *c);
