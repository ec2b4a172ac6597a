#include "model/probes.h"

#include "model/held.h"
#include "model/host_maps.h"
#include "model/hosts.h"

enum { MAX_HOSTS = 8, MAX_PATHS = 4, MAX_LISTENERS = 32 };

struct probe_finder {
	struct arena *arena;
	const struct model *m;
	const struct application *application;
	struct probe *first, **end;
	struct text hosts[MAX_HOSTS], paths[MAX_PATHS];
	size_t nhosts, npaths;
	bool mapped; // some map may choose backends
};

// Prefixes of paths that Open WebUI has itself.
static const char *const own[] = { "/_app", "/api", "/assets", "/cache", "/health", "/oauth",
	"/ollama", "/openai", "/socket.io", "/static", "/v1", "/ws" };

bool
path_is_own(struct text path)
{
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		size_t n = text_of(own[i]).len;

		if (text_starts(path, own[i]) && (path.len == n || path.ptr[n] == '/'))
			return true;
	}
	return false;
}

static void
add_text(struct text *list, size_t *n, size_t max, struct text t)
{
	for (size_t i = 0; i < *n; i++)
		if (text_eq(list[i], t))
			return;
	if (*n < max)
		list[(*n)++] = t;
}

// The pattern as a path that something is asked below.
static void
add_path(struct probe_finder *f, const struct test *t, struct text pattern)
{
	if (t->match != MATCH_BEG || !text_starts(pattern, "/") || pattern.len < 2 ||
		path_is_own(pattern))
		return;
	if (pattern.ptr[pattern.len - 1] != '/')
		pattern = text_printf(f->arena, "%.*s/", TEXT_ARG(pattern));
	add_text(f->paths, &f->npaths, MAX_PATHS, pattern);
}

static void
add_test(struct probe_finder *f, const struct test *t)
{
	bool host = host_test(f->m, t), path = text_is(test_subject(f->m, t)->name, "path");

	if (t->fault || !keeps_words(&t->sample))
		return;
	for (size_t i = 0; (host || path) && i < t->npatterns; i++) {
		struct text pattern = line_word(t->line, t->first + i);

		if (path)
			add_path(f, t, pattern);
		else if (text_find_char(pattern, '.') < pattern.len && pattern.ptr[0] != '.' &&
			 pattern.ptr[0] != '*' && t->match != MATCH_REG)
			add_text(f->hosts, &f->nhosts, MAX_HOSTS, pattern);
	}
}

// Hosts and paths of the conditions that lead to the application.
static void
add_condition(struct probe_finder *f, const struct line *l)
{
	const struct proxy *p = line_proxy(f->m, l);
	size_t word = condition_find(l, 2);
	const struct condition *c = word ? condition_parse(f->arena, l, word) : NULL;

	for (size_t i = 0; p && c && !c->fault && i < c->nany; i++)
		for (size_t k = 0; k < c->any[i].nterms; k++) {
			const struct term *t = &c->any[i].terms[k];
			const struct acl *acl = t->test ? NULL : model_acl(f->m, p, t->name);

			if (t->negated)
				continue;
			if (t->test)
				add_test(f, t->test);
			for (const struct acl_line *al = acl ? acl->lines : NULL; al; al = al->next)
				add_test(f, test_parse(f->arena, al->line, 2, al->line->nwords));
		}
}

static void
find_ways(struct probe_finder *f)
{
	const struct proxy *app = f->application->proxy;
	const struct line *l;
	bool other = false;

	f->nhosts = f->npaths = 0;
	add_text(f->paths, &f->npaths, MAX_PATHS, TEXT("/"));
	for (l = f->m->lines[KW_USE_BACKEND]; l; l = l->next_same)
		if (text_eq(line_word(l, 1), app->name))
			add_condition(f, l);
	for (l = f->m->lines[KW_DEFAULT_BACKEND]; l && f->nhosts < MAX_HOSTS; l = l->next_same) {
		const struct proxy *p = line_proxy(f->m, l);

		if (!p || !text_eq(line_word(l, 1), app->name))
			continue;
		for (const struct served_host *h = hosts_compared(f->m, p, &other); h; h = h->next)
			add_text(f->hosts, &f->nhosts, MAX_HOSTS, h->name);
	}
	for (const struct proxy *p = f->mapped ? f->m->proxies : NULL; p; p = p->next)
		if (p->sides & SIDE_FRONTEND)
			for (const struct served_host *h = hosts_mapped(f->m, p, app->name, &other);
				h; h = h->next)
				add_text(f->hosts, &f->nhosts, MAX_HOSTS, h->name);
	for (size_t i = 0; i < f->m->settings->hosts.count; i++)
		add_text(f->hosts, &f->nhosts, MAX_HOSTS, f->m->settings->hosts.items[i]);
	// Some name that nothing compares with reaches what no name is needed for.
	add_text(f->hosts, &f->nhosts, MAX_HOSTS, TEXT("www.example.net"));
}

static const struct header upgrade[] = {
	{ (struct header *)&upgrade[1], { "Connection", 10 }, { "Upgrade", 7 }, false },
	{ (struct header *)&upgrade[2], { "Upgrade", 7 }, { "websocket", 9 }, false },
	{ (struct header *)&upgrade[3], { "Sec-WebSocket-Version", 21 }, { "13", 2 }, false },
	{ NULL, { "Sec-WebSocket-Key", 17 }, { "dGhlIHNhbXBsZSBub25jZQ==", 24 }, false },
};

#define FORGED_LENGTH (sizeof(FORGED_ADDRESS) - 1)

static const struct header forged[] = {
	{ (struct header *)&forged[1], { "X-Forwarded-Proto", 17 },
		{ FORGED_PROTO, sizeof(FORGED_PROTO) - 1 }, false },
	{ (struct header *)&forged[2], { "X-Forwarded-For", 15 }, { FORGED_ADDRESS, FORGED_LENGTH },
		false },
	{ (struct header *)&forged[3], { "X-Real-IP", 9 }, { FORGED_ADDRESS, FORGED_LENGTH },
		false },
	{ (struct header *)&forged[4], { "X-Client-IP", 11 }, { FORGED_ADDRESS, FORGED_LENGTH },
		false },
	{ NULL, { "True-Client-IP", 14 }, { FORGED_ADDRESS, FORGED_LENGTH }, false },
};

static const struct question_row {
	enum probe_kind kind;
	const char *method, *below;
	const struct header *headers;
} questions[] = {
	{ PROBE_PAGE, "GET", "", NULL },
	{ PROBE_COMPLETION, "POST", "api/chat/completions", NULL },
	{ PROBE_COMPLETION, "POST", "ollama/api/chat", NULL },
	{ PROBE_COMPLETION, "POST", "openai/chat/completions", NULL },
	{ PROBE_WEBSOCKET, "GET", "ws/socket.io/?EIO=4&transport=websocket", upgrade },
	{ PROBE_FORGED, "GET", "", forged },
};

static bool
outcome_arrives(const struct outcome *o, const struct application *x)
{
	return o->action == ACTION_BACKEND && o->backend == x->proxy &&
	       o->passthrough == (x->proxy->mode == MODE_TCP);
}

static bool
same_headers(const struct outcome *a, const struct outcome *b)
{
	const struct header *x = a->headers, *y = b->headers;

	for (; x && y; x = x->next, y = y->next)
		if (!text_eq(x->name, y->name) || !text_eq(x->value, y->value))
			return false;
	return !x && !y;
}

// The way that the request goes if it arrives at all: a limit of requests, say, decides whether it
// does, and changes nothing of it.  NULL if there is no one such way.  If none arrives, the way
// past all that could not be decided.
static const struct outcome *
way(const struct answer *answer, const struct application *x, bool *listed)
{
	const struct outcome *found = NULL, *last = NULL;

	if (answer->overflow)
		return NULL;
	for (const struct outcome *o = answer->outcomes; o; o = o->next) {
		if (o->certain)
			return o;
		last = o;
		*listed |= o->reason && text_has(text_of(o->reason), "address");
		if (!outcome_arrives(o, x))
			continue;
		if (found && !same_headers(found, o))
			return NULL;
		found = found ? found : o;
	}
	return found ? found : last;
}

// Keeps the probe if its way is certain and leads to the application, or if the page's does and
// this one is turned away.  Whether it arrives.
static bool
ask(struct probe_finder *f, struct probe probe, const struct question_row *row, bool page)
{
	struct request r = { .listener = probe.listener, .tls = probe.tls, .host = probe.host };
	struct probe *p;

	probe.kind = row->kind;
	r.assumed = f->application->marked ? f->application->proxy : NULL;
	r.sni = probe.tls ? probe.host : (struct text){ 0 };
	r.method = text_of(row->method);
	r.headers = row->headers;
	r.target = text_printf(f->arena, "%.*s%s", TEXT_ARG(probe.path), row->below);
	probe.outcome = way(flow(f->arena, f->m, &r), f->application, &probe.listed);
	probe.public &= !probe.listed;
	if (!probe.outcome || (!probe_arrives(&probe) && (!page || probe.kind != PROBE_WEBSOCKET)))
		return false;
	p = arena_new(f->arena, struct probe);
	*p = probe;
	*f->end = p;
	f->end = &p->next;
	return probe_arrives(p);
}

// A listener that people's browsers come to; TCP frontends may pass TLS on to one that ends it.
static void
ask_listener(struct probe_finder *f, const struct listener *l, bool tls)
{
	bool behind = l->accept_proxy || l->loopback;

	for (size_t h = 0; h < f->nhosts; h++)
		for (size_t i = 0; i < f->npaths; i++) {
			struct probe probe = { .application = f->application,
				.listener = l,
				.tls = tls,
				.public = !behind,
				.host = f->hosts[h],
				.path = f->paths[i] };
			bool page = ask(f, probe, &questions[0], false);

			for (size_t q = 1; q < sizeof(questions) / sizeof(questions[0]); q++)
				ask(f, probe, &questions[q], page);
		}
}

// A certificate without "ssl" makes a plain listener of one that is meant to speak TLS.
static bool
lacks_ssl(const struct listener *l)
{
	size_t at = 0;

	return !l->ssl && bind_option(l->line, "crt", &at);
}

static bool
is_asked(const struct listener *l)
{
	return !l->unknown && !l->quic && l->first && l->kind == LISTEN_IP &&
	       (!l->loopback || l->ssl) && !lacks_ssl(l);
}

struct probe *
probes_find(struct arena *a, const struct model *m)
{
	struct probe_finder f = { .arena = a, .m = m, .mapped = maps_mentioned(m) };

	f.end = &f.first;
	for (const struct application *x = m->applications; x; x = x->next) {
		size_t n = 0;

		f.application = x;
		find_ways(&f);
		for (const struct listener *l = m->listeners; l && n < MAX_LISTENERS; l = l->next) {
			if (!is_asked(l))
				continue;
			n++;
			ask_listener(&f, l, l->ssl);
			if (!l->ssl && l->proxy->mode == MODE_TCP)
				ask_listener(&f, l, true);
		}
	}
	return f.first;
}

bool
probes_tls(const struct model *m, const struct application *x)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->application == x && p->kind == PROBE_PAGE && p->tls)
			return true;
	return false;
}

bool
probe_arrives(const struct probe *p)
{
	return outcome_arrives(p->outcome, p->application);
}

const struct line *
probe_header_line(
	const struct probe *p, const char *action, const char *header, const struct line *after)
{
	const struct proxy *ends[] = { p->outcome->frontend, p->outcome->backend };
	bool found = !after;

	for (size_t i = 0; i < 2; i++) {
		if (i && ends[1] == ends[0])
			break;
		for (const struct proxy *x = ends[i]; x; x = x->defaults)
			for (const struct line *l = section_find(x->section, KW_HTTP_REQUEST); l;
				l = section_find_next(l)) {
				if (found && text_is(line_word(l, 1), action) &&
					text_iis(line_word(l, 2), header))
					return l;
				found |= l == after;
			}
	}
	return NULL;
}
