// listener: the addresses that a configuration's frontends listen on.
#pragma once

#include "model/model.h"
#include "parser/address.h"

enum listener_kind {
	LISTEN_IP,    // an address, or all of them
	LISTEN_NAME,  // a host name that only the machine resolves
	LISTEN_UNIX,  // a path
	LISTEN_ABNS,  // a name in the kernel's own space
	LISTEN_OTHER, // a descriptor that is handed over, or a text that is no address
};

// One address of a bind line.
struct listener {
	struct listener *next; // in the configuration
	const struct proxy *proxy;
	const struct line *line;
	struct text address; // as written: ":80", "unix@/run/a.sock"
	struct text path;    // the name or path without its prefix, the host without its port
	enum listener_kind kind;
	struct address ip;       // of LISTEN_IP
	unsigned first, last;    // ports; 0 where there is none
	bool wildcard, loopback; // every address of the machine; only reached from it (unix too)
	bool quic;               // datagrams
	bool ssl, accept_proxy;
	bool unknown; // its text depends on an undefined environment variable
};

// What one address, without commas, says: the fields from `address` to `quic` of a zeroed *out.
void listener_parse(struct text t, struct listener *out);

// The value of the option `name` of a bind line ("crt", "alpn"); from word 2, or after the word
// *at, where it is left.  False if there is none (more).
bool bind_option(const struct line *l, const char *name, size_t *at);

// Whether the bind line has that option.
bool bind_has(const struct line *l, const char *name);

// The listener that gets connections to an address of this machine, as HAProxy's server lines name
// it: "127.0.0.1:8080", "unix@/run/a.sock", "abns@a".  The most specific one; NULL if there is
// none.
const struct listener *listener_at(const struct model *m, struct text address);

// As listener_at(), for what a server line names: only addresses that lead to this machine for
// sure.
const struct listener *listener_server(const struct model *m, struct text address);

// Likewise for a TCP port, from outside (a loopback address is then no candidate) or on one
// address.
const struct listener *listener_port(
	const struct model *m, const struct address *ip, unsigned port);

// Whether the two listen on the very same address, and at least one port in common.
bool listeners_same(const struct listener *a, const struct listener *b);

// All of them, for model_new().
struct listener *listeners_find(struct arena *a, const struct model *m);

// The ports that they have, where they are many; else NULL.
struct ports *listeners_ports(struct arena *a, const struct listener *first);
