// acme: what becomes of Let's Encrypt's challenge, "GET /.well-known/acme-challenge/TOKEN".
#pragma once

#include "model/flow.h"

#define CHALLENGE_PATH  "/.well-known/acme-challenge/"
#define CHALLENGE_TOKEN "Ab3_dEf-hIjKlMnOpQrStUvWxYz0123456789AbCdEf"

// How a pattern that is meant for the challenge does with it.
enum challenge_fit {
	FITS,
	NEVER_FITS,   // the path is right, and the way it is compared is not
	MISSPELT_PATH // a letter or two are wrong
};

// A pattern of a condition, on an acl line or in braces.
struct challenge_pattern {
	struct challenge_pattern *next;
	const struct proxy *proxy;
	const struct line *line;
	const struct acl *acl; // NULL in braces
	struct text name;      // "path_beg"
	size_t name_word, word;
	enum challenge_fit fit;
};

// What is there to answer the challenge: a backend, or a line that answers itself.
struct responder {
	struct responder *next;
	const struct proxy *proxy; // NULL for a line that answers
	const struct line *line;   // that leads to it, or answers; NULL if only its name tells
};

enum delivery { DELIVERED, ELSEWHERE, UNDECIDED };

// The challenge of a host, asked at a listener of port 80.
struct acme_probe {
	struct acme_probe *next;
	const struct listener *listener;
	struct text host;
	enum delivery delivery;
	enum action action;
	int status;
	bool spoilt;                 // it went to certbot, by another path than certbot knows
	const struct line *line;     // that took it away, or that decides; NULL if no line did
	const struct proxy *backend; // where it went; NULL for none
	const struct line *redirect; // that sent it there first; NULL for none
};

struct acme {
	struct challenge_pattern *patterns;
	struct responder *responders;
	struct acme_probe *probes;
	const struct listener *elsewhere; // a plain listener of another port that delivers; NULL
	bool listens;                     // some listener is asked
	bool unclear;                     // some listener's address is not known
	bool unled;                       // no line leads to any responder
};

// NULL if nothing in the configuration is about the challenge.
const struct acme *acme_find(struct arena *a, const struct model *m);

// The pattern that keeps a challenge from its responder: it can match none, and no other pattern of
// its ACL can.  The first after `after` (the first of all, if that is NULL); NULL if there is none,
// or every challenge is answered all the same.
const struct challenge_pattern *acme_misfit(
	const struct acme *acme, const struct challenge_pattern *after);

// The first pattern of an ACL for the challenge that leads nowhere, so that every challenge goes
// elsewhere; NULL if there is none.
const struct challenge_pattern *acme_unled(const struct acme *acme);

bool acme_responder(const struct acme *acme, const struct proxy *p);

// Whether the challenge came to a responder that has no server.
bool acme_unserved(const struct acme *acme, const struct acme_probe *p);
