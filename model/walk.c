#include "model/walk.h"

#include <string.h>

#include "model/defined.h"
#include "model/reply.h"
#include "model/server_side.h"
#include "model/tls.h"

enum { MAX_HOPS = 5 };

void
doubt(struct walk *w, const struct line *l, const char *why)
{
	if (w->doubt_line)
		return;
	w->doubt_line = l;
	w->doubt = why;
}

void
trace(struct walk *w, const struct line *l, enum truth verdict, const char *why)
{
	struct trace *t;

	if (!w->trace || !l)
		return;
	t = *w->trace = arena_new(w->arena, struct trace);
	w->trace = &t->next;
	t->line = l;
	t->verdict = verdict;
	t->why = why;
}

enum next
finish(struct walk *w, enum action action, const struct line *l, int status)
{
	w->out->action = action;
	w->out->line = l;
	w->out->proxy = l ? line_proxy(w->m, l) : NULL;
	w->out->status = status;
	return END_ALL;
}

static enum next
refuse_request(struct walk *w, int status, const char *fault)
{
	w->out->fault = fault;
	return finish(w, ACTION_ERROR, NULL, status);
}

// Bytes of the client that HAProxy looks at before any rule, and refuses.
static enum next
check_request(struct walk *w)
{
	const char *fault = NULL;
	enum truth refused = request_refused(w, false, &fault);

	// No line asks for that.
	w->line = NULL;
	if (refused == YES || (refused == UNKNOWN && decide(w, NULL, "the release of HAProxy")))
		return refuse_request(w, 400, fault);
	if (request_too_large(w))
		return refuse_request(w, 413, "in HTTP/1.0 its method does not go with a body");
	return NEXT_RULE;
}

static enum next
monitor_page(struct walk *w, const struct program *p)
{
	struct text uri = p->monitor ? line_word(p->monitor, 1) : (struct text){ 0 };

	if (!uri.len)
		return NEXT_RULE;
	if (!text_eq(w->message.uri, uri) &&
		(uri.ptr[0] != '/' || !text_eq(uri_path(w->message.uri), uri)))
		return NEXT_RULE;
	trace(w, p->monitor, YES, NULL);
	for (const struct line *l = section_find(p->proxy->section, KW_MONITOR); l;
		l = section_find_next(l)) {
		struct step s = { .line = l, .owner = p->proxy, .word = 1 };

		if (step_holds(w, &s))
			return finish(w, ACTION_MONITOR, l, 503);
	}
	return finish(w, ACTION_MONITOR, p->monitor, 200);
}

static enum next
run_redirects(struct walk *w, struct steps *list)
{
	for (size_t i = 0; i < list->count && !w->request->unhindered; i++)
		if (step_holds(w, &list->all[i]))
			return redirect_apply(w, &list->all[i], list->all[i].word, false);
	return NEXT_RULE;
}

// Rules, statistics and redirects: the same in frontends and backends.
static enum next
http_rules(struct walk *w, struct program *p)
{
	if (steps_run(w, &p->http_request) == END_ALL)
		return END_ALL;
	if (stats_page(w, p) == END_ALL)
		return END_ALL;
	return run_redirects(w, &p->redirects);
}

static bool
has_condition(const struct steps *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (condition_find(list->all[i].line, list->all[i].word))
			return true;
	return false;
}

// Whether a frontend in mode tcp sees HTTP: not in what it would refuse if it were in mode http.
static bool
looks_like_http(struct walk *w)
{
	const char *fault = NULL;
	enum truth refused = w->tls ? YES : request_refused(w, true, &fault);

	w->line = NULL;
	return refused == NO || (refused == UNKNOWN && !decide(w, NULL, "the release of HAProxy"));
}

// tcp-request content.  A condition that wants bytes waits for them, if inspect-delay lets it.
static enum next
content_rules(struct walk *w, struct program *p)
{
	if (!w->content && p->inspect && has_condition(&p->content)) {
		w->content = true;
		w->http = looks_like_http(w);
	}
	return steps_run(w, &p->content) == END_ALL ? END_ALL : NEXT_RULE;
}

// What "option http-buffer-request" waits for before any rule.
static void
wait_by_option(struct walk *w, const struct proxy *p)
{
	if (w->message.waited || !option_on(w->cache, p, "http-buffer-request"))
		return;
	w->message.waited = true;
	w->message.changes++;
}

static enum next
http_frontend(struct walk *w, struct program *p)
{
	// A 400 in plain text, which a client that speaks TLS cannot read.
	if (w->tls)
		return finish(w, ACTION_REJECT, w->listener->line, 0);
	w->http = w->content = true;
	w->out->passthrough = false;
	wait_by_option(w, p->proxy);
	if (!w->captured)
		capture_headers(w);
	w->first_uri = w->message.uri;
	if (check_request(w) == END_ALL || monitor_page(w, p) == END_ALL)
		return END_ALL;
	return http_rules(w, p);
}

// The rules of the frontend, up to the choice of a backend.
static enum next
run_frontend(struct walk *w, struct program *p)
{
	bool http = p->proxy->mode == MODE_HTTP;

	if (http && w->tls)
		return finish(w, ACTION_REJECT, w->listener->line, 0);
	if (http)
		w->http = w->content = true;
	w->out->passthrough = !http;
	if (http && check_request(w) == END_ALL)
		return END_ALL;
	if (content_rules(w, p) == END_ALL)
		return END_ALL;
	if ((http || w->upgrade) && http_frontend(w, p) == END_ALL)
		return END_ALL;
	w->backend = backend_choose(w, p);
	if (w->backend && w->backend->mode == MODE_HTTP && !http && !w->upgrade)
		return http_frontend(w, p);
	return NEXT_RULE;
}

static enum next
no_backend(struct walk *w)
{
	if (!w->backend_unknown)
		return finish(w, ACTION_NONE, NULL, w->out->passthrough ? 0 : 503);
	doubt(w, w->hop->chosen, w->why);
	return finish(w, ACTION_BACKEND, w->hop->chosen, 0);
}

static enum next
run_backend(struct walk *w)
{
	struct program *p;

	if (!w->backend)
		return no_backend(w);
	w->hop->backend = w->out->backend = w->backend;
	p = program_get(w->cache, w->backend);
	if (w->backend->disabled) {
		// HAProxy makes nothing of it ready, and may even end.
		doubt(w, w->hop->chosen, "a backend that is disabled");
		return finish(w, ACTION_ERROR, w->hop->chosen, 503);
	}
	if (w->backend != w->frontend) {
		if (content_rules(w, p) == END_ALL)
			return END_ALL;
		if (w->backend->mode == MODE_HTTP)
			wait_by_option(w, w->backend);
		if (w->backend->mode == MODE_HTTP && http_rules(w, p) == END_ALL)
			return END_ALL;
	}
	return server_choose(w, p);
}

// The certificates of a TLS listener: with strict-sni it wants one for the name.
static enum next
handshake(struct walk *w)
{
	const struct line *l = w->listener->line;
	enum truth known;

	if (!w->tls)
		return finish(w, ACTION_REJECT, l, 0);
	w->line = l;
	if (bind_has(l, "strict-sni")) {
		known = w->message.sni.len ? tls_presents(w->m, l, w->message.sni) : NO;
		if (known == NO || (known == UNKNOWN && !decide(w, NULL, "the certificates")))
			return finish(w, ACTION_REJECT, l, 0);
	}
	w->message.secure = true;
	w->tls = false;
	return NEXT_RULE;
}

// Before a PROXY header is read, the client is who sends it.
static enum next
connection_rules(struct walk *w, struct steps *list)
{
	enum origin origin = w->message.origin;
	enum next next;

	if (w->listener->accept_proxy)
		w->message.origin = FROM_ANYWHERE;
	next = steps_run(w, list);
	w->message.origin = origin;
	return next;
}

static enum next
accept_connection(struct walk *w, const struct program *p)
{
	struct steps *connection = (struct steps *)&p->connection;
	struct steps *session = (struct steps *)&p->session;

	if (connection_rules(w, connection) == END_ALL)
		return END_ALL;
	w->message.secure = false;
	if (w->listener->ssl && handshake(w) == END_ALL)
		return END_ALL;
	return steps_run(w, session) == END_ALL ? END_ALL : NEXT_RULE;
}

static void
enter(struct walk *w, const struct listener *l)
{
	struct hop *hop = arena_new(w->arena, struct hop);

	*w->hop_end = hop;
	w->hop_end = &hop->next;
	w->hop = hop;
	w->nhops++;
	w->listener = hop->listener = l;
	w->frontend = hop->frontend = l->proxy;
	w->out->frontend = w->frontend;
	w->backend = NULL;
	w->message.waited = false;
	w->variables = NULL;
	w->captured = NULL;
	w->lookup.index = NULL;
	w->http = w->content = w->upgrade = w->backend_unknown = false;
	w->set_tunnel = w->set_server = w->set_client = NULL;
}

static void
ask_server(const struct model *m, struct server *s)
{
	struct text address = line_word(s->line, 2);
	struct address ip;

	s->asked = true;
	s->portless = address_parse(address, &ip) && ip.family == 4;
	if (!s->portless && !s->many && !(line_word_flags(s->line, 2) & WORD_UNKNOWN))
		s->leads_to = listener_server(m, address);
}

// The listener of this very configuration that the server is; NULL if it is somebody else.
static const struct listener *
next_listener(struct walk *w)
{
	struct server *s = w->server;
	const struct listener *l;

	if (!s)
		return NULL;
	if (!s->asked)
		ask_server(w->m, s);
	l = s->leads_to;
	if (s->portless && w->message.destination_port && !s->many)
		l = listener_server(
			w->m, text_printf(w->arena, "%.*s:%u", TEXT_ARG(line_word(s->line, 2)),
				      w->message.destination_port));
	return l && l->line != w->listener->line ? l : NULL;
}

// What the next listener sees of us.
static enum next
connect_to(struct walk *w, const struct listener *l)
{
	const struct line *server = w->out->server;
	bool header = line_has(server, 3, "send-proxy") || line_has(server, 3, "send-proxy-v2") ||
	              line_has(server, 3, "send-proxy-v2-ssl") ||
	              line_has(server, 3, "send-proxy-v2-ssl-cn");

	if (header != l->accept_proxy)
		return header && l->proxy->mode == MODE_HTTP ? finish(w, ACTION_ERROR, l->line, 400)
		                                             : finish(w, ACTION_REJECT, l->line, 0);
	if (!header) {
		w->message.origin = l->kind == LISTEN_UNIX || l->kind == LISTEN_ABNS ? FROM_SOCKET
		                                                                     : FROM_ADDRESS;
		address_parse(TEXT("127.0.0.1"), &w->message.source);
		w->message.destination = l->wildcard ? w->message.source : l->ip;
		w->message.destination_port = l->first;
	}
	if (line_has(server, 3, "ssl")) {
		w->tls = true;
		w->message.sni = (struct text){ "", 0 };
	}
	if (!w->out->passthrough)
		w->version = HTTP_1_1;
	w->message.first_method = w->message.method;
	return NEXT_RULE;
}

static void
arrive(struct walk *w)
{
	w->out->action = ACTION_BACKEND;
	w->out->line = w->hop->chosen;
	w->out->proxy = w->hop->chosen ? line_proxy(w->m, w->hop->chosen) : w->backend;
}

static void
run(struct walk *w)
{
	const struct listener *l = w->request->listener;

	while (l) {
		struct program *p;

		if (w->nhops == MAX_HOPS) {
			finish(w, ACTION_ERROR, w->out->server, 503);
			return;
		}
		enter(w, l);
		p = program_get(w->cache, w->frontend);
		if (accept_connection(w, p) == END_ALL || run_frontend(w, p) == END_ALL ||
			run_backend(w) == END_ALL)
			return;
		if (!w->out->passthrough)
			server_side(w);
		arrive(w);
		l = next_listener(w);
		if (l && connect_to(w, l) == END_ALL)
			return;
	}
}

static void
add_header(struct walk *w, const struct header *h)
{
	const struct header *host = message_header(&w->message, TEXT("host"), NULL);
	struct text value = h->value;

	// The same Host twice counts once.
	if (host && text_iis(h->name, "host") && text_ieq(host->value, value))
		return;
	// That is between the client and us.
	if (text_iis(h->name, "connection")) {
		value = list_without(w->arena, value, "keep-alive", "close");
		if (!value.len)
			return;
	}
	message_add(w->arena, &w->message, h->name, value, h->unknown);
}

static void
start(struct walk *w)
{
	const struct request *r = w->request;
	const struct listener *l = r->listener;
	struct message *m = &w->message;

	*m = (struct message){ 0 };
	w->version = r->version;
	m->method = m->first_method = r->method.len ? r->method : TEXT("GET");
	m->uri = r->target.len ? r->target : TEXT("/");
	m->source = r->source;
	m->origin = r->origin;
	m->sni = r->sni;
	// Behind PROXY it is what the sender says, which is not known here.
	if (l->kind == LISTEN_IP && !l->wildcard && !l->accept_proxy)
		m->destination = l->ip;
	m->destination_port = l->accept_proxy ? 0 : r->port ? r->port : l->first;
	if (r->host.ptr)
		message_add(w->arena, m, TEXT("host"), r->host, false);
	for (const struct header *h = r->headers; h; h = h->next)
		add_header(w, h);
	// HTTP/2 has the host in its target.
	if (r->version >= HTTP_2 && m->uri.ptr[0] == '/') {
		m->uri = text_printf(w->arena, "%s://%.*s%.*s", r->tls ? "https" : "http",
			TEXT_ARG(r->host), TEXT_ARG(m->uri));
		m->absolute = true;
	}
	request_normalize(w);
	if (r->any_target)
		m->uri_unknown = value_unknown(w, EXISTS, "the path");
	m->changes = 0;
	w->tls = r->tls;
}

// What the server gets.
static void
deliver(struct walk *w)
{
	struct outcome *out = w->out;
	const struct message *m = &w->message;

	set_timeouts(w, out);
	out->touched = m->touched;
	respond(w);
	out->tls_through = w->tls;
	if (out->action != ACTION_BACKEND || out->passthrough)
		return;
	out->method = m->method;
	out->path = m->absolute ? uri_path(m->uri) : m->uri;
	out->path_unknown = m->uri_unknown != NULL;
	out->headers = m->headers;
}

void
walk_once(struct walk *w)
{
	w->out = arena_new(w->arena, struct outcome);
	w->hop = NULL;
	w->hop_end = (struct hop **)&w->out->hops;
	w->nhops = 0;
	w->at = 0;
	w->proxied = w->responding = false;
	w->doubt_line = NULL;
	w->out->listener = w->request->listener;
	start(w);
	run(w);
	deliver(w);
}
