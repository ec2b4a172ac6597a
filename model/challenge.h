// challenge: the server lines that answer Let's Encrypt's challenges, as far as certbot is
// concerned.
#pragma once

#include "model/model.h"

struct challenge_server {
	struct challenge_server *next;
	const struct line *line; // "server"
	long port;               // 0 if it has none
	bool here;               // its address is this machine's own
};

// Whether anything in the configuration may be about challenges: a cheap look at its bytes.
bool challenge_mentioned(const struct model *m);

// Those of backends that a condition on the challenge's path leads to, or that are called after
// Let's Encrypt and have certbot's port.
struct challenge_server *challenge_servers(const struct model *m);

// Whether the proxy is called after Let's Encrypt.
bool challenge_named(const struct model *m, const struct proxy *p);

// Whether a line may lead to the backend.
bool challenge_led(const struct model *m, const struct proxy *p);

// A backend with a server that is called after Let's Encrypt and that no line can lead to; NULL if
// there is none.
const struct proxy *challenge_forgotten(const struct model *m);

// The port of certbot in examples of its use behind HAProxy.
enum { CERTBOT_PORT = 8688 };
