// init: the text of a deployment that is right.
#pragma once

#include <stdbool.h>

#include "parser/text.h"

// What is wanted: bits.
enum init_want {
	INIT_PLAIN = 1 << 0,       // HAProxy of the machine, run by systemd
	INIT_COMPOSE = 1 << 1,     // HAProxy in a container
	INIT_CHALLENGE = 1 << 2,   // certificates by HTTP-01
	INIT_DNS = 1 << 3,         // by DNS-01
	INIT_CERTBOT = 1 << 4,     // either of the two
	INIT_QUIET = 1 << 5,       // no challenge arrives
	INIT_LIMIT = 1 << 6,       // logins are limited
	INIT_OPEN_LOGIN = 1 << 7,  // or not
	INIT_APPLICATION = 1 << 8, // Open WebUI is a service of the compose file
	INIT_TARGET = 1 << 9,      // the release of HAProxy is known
};

// What the user says of the deployment.
struct init_answers {
	unsigned want;
	const char *host, *backend;
	const char *email;  // NULL: certbot registers without one
	const char *target; // the release of HAProxy
};

struct init_file {
	const char *name; // in the deployment's folder
	unsigned mode;
	unsigned when; // it is part of deployments that want all of this
};

// Every file; the end has no name.
extern const struct init_file init_files[];

// The text of file i.
struct text init_text(struct arena *a, const struct init_answers *answers, size_t i);
