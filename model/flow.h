// flow: what happens to a request, in HAProxy's own order, with proof.
#pragma once

#include "model/listener.h"

// A header line.  Names compare without case.
struct header {
	struct header *next;
	struct text name, value;
	bool unknown; // the value depends on something outside of the request
};

// What a rule did to a header.
enum touch_kind { TOUCH_SET, TOUCH_ADDED, TOUCH_CHANGED, TOUCH_DELETED };

// A header that a rule touched, or the path, whose name is TOUCH_PATH.
struct touch {
	struct touch *next; // the one before it
	struct text name;
	enum touch_kind kind;
	const struct line *line;
};

#define TOUCH_PATH ":path"

enum http_version { HTTP_1_1, HTTP_1_0, HTTP_2, HTTP_3 };

// Where a request comes from.
enum origin {
	FROM_PUBLIC,  // an address of the Internet that nobody can list
	FROM_ADDRESS, // request.source
	FROM_SOCKET,  // of this machine, which has no address
	FROM_ANYWHERE // nothing is known of the address
};

// Zero is "GET /" without Host from a public address, over plain HTTP/1.1.
struct request {
	const struct listener *listener; // that the connection arrives at
	unsigned port;                   // 0: the listener's first
	bool tls; // the client speaks TLS, whether or not the listener is the one who ends it
	struct text sni;  // empty: none
	struct text alpn; // of the client's hello; empty: as the version
	enum http_version version;
	struct text method;           // empty: GET
	struct text target;           // as on the request line: "/path?query", "*", "http://..."
	bool any_target;              // nothing is known of path and query
	struct text host;             // the Host header; a NULL ptr: none is sent
	const struct header *headers; // further ones
	struct text body;             // a NULL ptr: nobody knows it, if the method may have one
	enum origin origin;
	struct address source;
	const struct proxy *assumed; // the backend that a name worked out from unknown things names
	bool unhindered;             // rules that turn the request away, or answer it, do nothing
	bool trace; // each line that was asked is wanted in the answer, and slower is fine
};

enum action {
	ACTION_BACKEND,
	ACTION_REDIRECT,
	ACTION_DENY,
	ACTION_RETURN,
	ACTION_TARPIT,
	ACTION_REJECT, // the connection is closed without an answer
	ACTION_AUTH,
	ACTION_STATS,
	ACTION_MONITOR,
	ACTION_ERROR, // HAProxy's own answer: 400, 503 ...
	ACTION_NONE,  // no backend: 503
	ACTION_COUNT
};

extern const char *const action_names[ACTION_COUNT]; // "backend", "redirect" ...

struct timeout {
	long ms;                 // -1: none; 0 in the file is none too
	const struct line *line; // that sets it; NULL if nothing does
};

// A proxy on the way: a TCP frontend that hands the connection to a listener of this very
// configuration is the first of two.
struct hop {
	struct hop *next;
	const struct listener *listener;
	const struct proxy *frontend, *backend; // backend: NULL if none was reached
	const struct line *chosen;              // the line that chose the backend
	const struct line *server;              // NULL if none was, or any of several may be
};

// One way that the request may go.
struct outcome {
	struct outcome *next;
	bool certain;               // there is no other
	const struct line *depends; // else the first line that could not be decided,
	const char *reason;         // and what it depends on
	enum action action;
	const struct hop *hops;          // at least one
	const struct listener *listener; // where it came in
	const struct proxy *frontend;    // the last that it passed: it acts, or chose the backend
	const struct proxy *backend;     // the last one; NULL if none was reached
	const struct proxy *proxy;       // of `line`
	const struct line *line;         // that decided; NULL if no line did
	const struct line *server;       // NULL if none was reached, or any of several may be
	const char *fault;               // for which no rule saw the request; NULL: none
	int status;                      // that the client gets; 0: the server's own
	struct text location;            // of a redirect
	bool location_unknown;
	bool passthrough;         // TCP: bytes are passed on; the fields below do not apply,
	bool tls_through;         // and they are the client's TLS
	struct text method, path; // as the server sees them; path with its query
	bool path_unknown;
	const struct header *headers;  // all that the server sees, names in lower case
	const struct header *response; // that the client gets
	const struct header *settled;  // further names of which everything is known, of an open one
	bool response_open;            // it gets headers that nobody knows besides
	const struct touch *touched;   // what rules did on the way, the last first
	struct timeout client, server_timeout, tunnel, connect, queue, http_request, keep_alive;
};

struct trace {
	struct trace *next;
	const struct line *line;
	enum truth verdict; // whether its condition held
	const char *why;
};

struct answer {
	struct outcome *outcomes; // at least one; exactly one if it is certain
	bool overflow;            // there are more than we followed
	struct trace *trace;      // of the first outcome, in the order the lines were asked
};

// What is worked out once for every request, for model_new().
struct flow_cache *flow_cache_new(struct arena *a, const struct model *m);

// The same for m on another thread.
struct flow_cache *flow_cache_copy(
	struct arena *a, const struct model *m, const struct flow_cache *c);

struct answer *flow(struct arena *a, const struct model *m, const struct request *r);

// The header line of that name after `after` (the first, if that is NULL); NULL if there is none.
const struct header *header_find(
	const struct header *list, const char *name, const struct header *after);

// The last thing, before `before` unless that is NULL, that a rule did to the header of that name;
// NULL if no rule did anything.
const struct touch *touch_find(
	const struct outcome *o, const char *name, const struct touch *before);

// What word `word` of a line says; a NULL line says nothing.
struct timeout timeout_of(const struct line *l, size_t word);

// The proxy's effective timeout of that name ("client", "tunnel"), defaults included.
struct timeout proxy_timeout(const struct proxy *p, const char *name);

// Whether its line gives the time without a unit.
bool time_is_bare(struct timeout t);

// Whether such a time is whole minutes if it is read as seconds, and would be odd as milliseconds:
// 3600, but not 5000.
bool time_is_seconds(struct timeout t);

// What ends an open WebSocket that is silent, an answer that does not come, and an upload that
// stalls (its rule changed between 2.6 and 2.8; `target` is the version).
struct timeout outcome_idle(const struct outcome *o);
struct timeout outcome_silence(const struct outcome *o);
struct timeout outcome_upload(const struct outcome *o, unsigned target);
