// probes: what becomes of the requests that people make of the application.
#pragma once

#include "model/application.h"
#include "model/flow.h"

enum probe_kind {
	PROBE_PAGE,       // GET /
	PROBE_COMPLETION, // POST /api/chat/completions: a model may think for minutes
	PROBE_WEBSOCKET,  // GET /ws/socket.io/, to be upgraded
	PROBE_FORGED      // GET / with headers that only proxies should send
};

// What PROBE_FORGED claims.
#define FORGED_PROTO   "https"
#define FORGED_ADDRESS "198.51.100.66"

// A request, and a way it may go.
struct probe {
	struct probe *next;
	enum probe_kind kind;
	const struct application *application; // that its page reaches
	const struct listener *listener;
	bool tls;               // for the client
	bool public;            // anybody may open the connection, and says who he is himself
	bool listed;            // some addresses are told from others: they may be trusted
	struct text host, path; // path: what it is asked below, "/" or "/owui/"
	const struct outcome *outcome; // certain
};

// Those whose way is certain, of the listeners and hosts whose page certainly reaches an
// application.
struct probe *probes_find(struct arena *a, const struct model *m);

// Whether the path is one that Open WebUI has itself, or below one.
bool path_is_own(struct text path);

// Whether TLS that this HAProxy ends leads to the application: else something in front may end it.
bool probes_tls(const struct model *m, const struct application *x);

// Whether the probe comes to its application.
bool probe_arrives(const struct probe *p);

// The lines "http-request ACTION HEADER" that the probe's request passes: those of the frontend,
// the backend and their defaults.  For the first, `after` is NULL; NULL when there are no more.
const struct line *probe_header_line(
	const struct probe *p, const char *action, const char *header, const struct line *after);
