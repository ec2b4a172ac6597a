#include <ctype.h>
#include <string.h>

#include "lint/clean.h"
#include "lint/route.h"
#include "lint/suite.h"
#include "model/hosts.h"

// Where the requests of a draft come from: an address for documentation.
#define CLIENT "203.0.113.7"

// A request that Open WebUI lives by.
struct probe {
	const char *method, *path;
	bool upgrade;
};

static const struct probe probes[] = {
	{ "GET", "/", false },
	{ "POST", "/api/v1/auths/signin", false },
	{ "GET", "/ws/socket.io/?EIO=4&transport=websocket", true },
	{ "POST", "/api/chat/completions", false },
	{ "GET", "/.well-known/acme-challenge/2rEyv8sHzjiSZkXcTmV0UQ8kLw3nYtBfGdPaJxN1oKE", false },
};

static const char *const upgrade[] = {
	"Connection: Upgrade",
	"Upgrade: websocket",
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
	"Sec-WebSocket-Version: 13",
};

// A way that was written already.
struct way {
	struct way *next;
	const struct listener *listener;
	const struct line *line, *chosen;
	const struct proxy *backend;
	enum action action;
	bool upgrade;
};

struct drafting {
	struct arena *arena;
	FILE *to;
	const struct model *m;
	struct way *ways;
};

// Whether nothing else went that way.
static bool
is_new(struct drafting *d, const struct outcome *o, bool upgraded)
{
	const struct way way = { .listener = o->listener,
		.line = o->line,
		.chosen = o->hops->chosen,
		.backend = o->backend,
		.action = o->action,
		.upgrade = upgraded && o->action == ACTION_BACKEND };
	struct way *w;

	for (w = d->ways; w; w = w->next)
		if (w->listener == way.listener && w->line == way.line && w->chosen == way.chosen &&
			w->backend == way.backend && w->action == way.action &&
			w->upgrade == way.upgrade)
			return false;
	w = arena_new(d->arena, struct way);
	*w = way;
	w->next = d->ways;
	d->ways = w;
	return true;
}

// Whether YAML takes the text for itself: a word that begins harmlessly and has no mark in a place
// where it means something.
static bool
is_plain(struct text t)
{
	const char *marks = " /._-:?=&,@%+";

	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i], next = i + 1 < t.len ? t.ptr[i + 1] : ' ';

		if (!isalnum((unsigned char)c) && ((i == 0 && c != '/') || !strchr(marks, c)))
			return false;
		if (next == ' ' && (c == ':' || c == ' '))
			return false;
	}
	return t.len && !text_iis(t, "null") && !text_iis(t, "none");
}

// `key: value`, quoted where YAML would read something else.
static void
write_key(struct drafting *d, int indent, const char *key, struct text value)
{
	const char *s = clean(d->arena, value);

	fprintf(d->to, "%*s%s: ", indent, "", key);
	if (is_plain(text_of(s))) {
		fprintf(d->to, "%s\n", s);
		return;
	}
	fputc('\'', d->to);
	for (; *s; s++)
		fprintf(d->to, "%s%c", *s == '\'' ? "'" : "", *s);
	fputs("'\n", d->to);
}

static void
write_time(struct drafting *d, const char *key, struct timeout t)
{
	fprintf(d->to, "        %s: %s\n", key, t.ms >= 0 ? time_text(d->arena, t.ms) : "none");
}

static void
write_headers(struct drafting *d, const struct outcome *o)
{
	static const char *const names[] = { "x-forwarded-proto", "x-forwarded-for" };
	bool any = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct header *h = header_find(o->headers, names[i], NULL);

		if (!h || h->unknown || header_find(o->headers, names[i], h))
			continue;
		if (!any)
			fputs("      headers:\n", d->to);
		any = true;
		write_key(d, 8, names[i], h->value);
	}
}

static void
write_backend(struct drafting *d, const struct outcome *o, bool upgraded)
{
	write_key(d, 6, "backend", o->backend->name);
	if (o->server)
		write_key(d, 6, "server", line_word(o->server, 1));
	if (o->passthrough)
		return;
	if (o->path.ptr && !o->path_unknown)
		write_key(d, 6, "path", o->path);
	write_headers(d, o);
	fputs("      timeout:\n", d->to);
	if (upgraded)
		write_time(d, "idle", outcome_idle(o));
	else
		write_time(d, "silence", outcome_silence(o));
}

static void
write_case(struct drafting *d, const char *request, const struct probe *p, bool client,
	const struct outcome *o)
{
	fputs("\n  - ", d->to);
	write_key(d, 0, "name",
		text_printf(d->arena, "%s%s", request, p->upgrade ? " as a WebSocket" : ""));
	write_key(d, 4, "request", text_of(request));
	if (client)
		write_key(d, 4, "from", TEXT(CLIENT));
	if (p->upgrade)
		fputs("    headers:\n", d->to);
	for (size_t i = 0; p->upgrade && i < sizeof(upgrade) / sizeof(upgrade[0]); i++) {
		struct text value = text_of(upgrade[i]), name = text_cut(&value, ':');

		write_key(d, 6, text_string(d->arena, name), text_after(value, 1));
	}
	fputs("    expect:\n", d->to);
	write_key(d, 6, "action", text_of(action_names[o->action]));
	if (o->backend && o->action == ACTION_BACKEND)
		write_backend(d, o, p->upgrade);
	if (o->status)
		write_key(d, 6, "status", text_printf(d->arena, "%d", o->status));
	if (o->action == ACTION_REDIRECT && !o->location_unknown)
		write_key(d, 6, "location", o->location);
}

static void
add_option(struct arena *a, struct arguments *args, enum option_id id, const char *value)
{
	struct option_use *use = arena_new(a, struct option_use);

	use->value = value;
	use->next = args->uses[id];
	args->uses[id] = use;
}

// Writes a case for the probe if it certainly goes a new way.
static void
try_probe(struct drafting *d, const struct listener *l, struct text host, const struct probe *p)
{
	struct arena *a = d->arena;
	struct arguments args = { .command = COMMAND_ROUTE };
	bool standard = l->first == (l->ssl ? 443 : 80), client = !l->loopback;
	const char *port = standard ? "" : arena_printf(a, ":%u", l->first);
	const char *request = arena_printf(a, "%s %s://%.*s%s%s", p->method,
		l->ssl ? "https" : "http", TEXT_ARG(host), port, p->path);
	const struct answer *answer;
	struct request r;

	add_option(a, &args, OPT_REQUEST, request);
	if (client)
		add_option(a, &args, OPT_SRC, CLIENT);
	for (size_t i = 0; p->upgrade && i < sizeof(upgrade) / sizeof(upgrade[0]); i++)
		add_option(a, &args, OPT_HEADER, upgrade[i]);
	if (!route_request(a, &args, d->m, &r) || r.listener != l)
		return;
	answer = flow(a, d->m, &r);
	if (answer->outcomes->certain && is_new(d, answer->outcomes, p->upgrade))
		write_case(d, request, p, client, answer->outcomes);
}

static void
try_probes(struct drafting *d, const struct listener *l, struct text host)
{
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++)
		try_probe(d, l, host, &probes[i]);
}

static bool
is_path(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if ((unsigned char)t.ptr[i] <= ' ' || (unsigned char)t.ptr[i] > '~' ||
			strchr("?#%*", t.ptr[i]))
			return false;
	return t.len > 1 && t.ptr[0] == '/';
}

// Requests for the paths that the frontend's ACLs name.
static void
try_paths(struct drafting *d, const struct listener *l, struct text host)
{
	for (const struct acl *acl = d->m->acls; acl; acl = acl->next)
		for (const struct acl_line *al = acl->lines; al && acl->proxy == l->proxy;
			al = al->next)
			for (size_t i = 2; i < al->line->nwords; i++) {
				struct text word = line_word(al->line, i);
				struct probe p = { .method = "GET" };

				if (!is_path(word))
					continue;
				p.path = text_string(d->arena, word);
				try_probe(d, l, host, &p);
			}
}

static void
try_host(struct drafting *d, const struct listener *l, struct text host)
{
	try_probes(d, l, host);
	try_paths(d, l, host);
}

void
suite_draft(FILE *to, struct arena *a, const char *configuration, const struct model *m)
{
	struct drafting d = { .arena = a, .to = to, .m = m };

	fputs("# What happens to requests.  Run: owui-lint test\n", to);
	write_key(&d, 0, "configuration", text_of(configuration));
	fputs("tests:", to);
	for (const struct listener *l = m->listeners; l; l = l->next) {
		const struct served_host *host;

		if (l->unknown || l->quic || !l->first || l->kind != LISTEN_IP)
			continue;
		for (host = hosts_of(m, l->proxy); host; host = host->next)
			try_host(&d, l, host->name);
		for (size_t i = 0; i < m->settings->hosts.count; i++)
			try_host(&d, l, m->settings->hosts.items[i]);
		try_host(&d, l, TEXT("anything.test"));
	}
	fputs(d.ways ? "" : " []\n", to);
}
