#include "lint/clean.h"
#include "lint/route.h"

const char *
route_address(struct arena *a, const struct request *r, const struct listener *l)
{
	unsigned port = r->port >= l->first && r->port <= l->last ? r->port : l->first;

	if (l->kind != LISTEN_IP)
		return clean(a, l->address);
	if (l->ip.family == 6)
		return arena_printf(a, "[%.*s]:%u", TEXT_ARG(address_text(a, &l->ip)), port);
	return arena_printf(a, "%.*s:%u", TEXT_ARG(address_text(a, &l->ip)), port);
}

// What an outcome is called in a sentence.
static const char *const verbs[ACTION_COUNT] = {
	[ACTION_BACKEND] = "goes to",
	[ACTION_REDIRECT] = "is redirected",
	[ACTION_DENY] = "is denied",
	[ACTION_RETURN] = "is answered by a rule",
	[ACTION_TARPIT] = "is held in the tarpit, then denied",
	[ACTION_REJECT] = "has its connection closed",
	[ACTION_AUTH] = "is asked for a password",
	[ACTION_STATS] = "gets the statistics page",
	[ACTION_MONITOR] = "gets the monitor's answer",
	[ACTION_ERROR] = "gets an error of HAProxy's own",
	[ACTION_NONE] = "finds no backend",
};

static void
write_where(FILE *to, struct arena *a, const struct outcome *o)
{
	if (o->action == ACTION_BACKEND && o->backend)
		fprintf(to, " backend '%s'", clean(a, o->backend->name));
	else if (o->action == ACTION_BACKEND)
		fprintf(to, " a backend whose name is not known here");
	if (o->action == ACTION_BACKEND && o->server)
		fprintf(to, ", server '%s' at %s", clean(a, line_word(o->server, 1)),
			clean(a, line_word(o->server, 2)));
	else if (o->action == ACTION_BACKEND && o->backend)
		fprintf(to, ", one of its servers");
	if (o->status)
		fprintf(to, " (%d)", o->status);
	if (o->action == ACTION_REDIRECT)
		fprintf(to, " to %s",
			o->location_unknown ? "a place that is not known here"
					    : clean(a, o->location));
	if (o->line)
		fprintf(to, ", by line %zu", route_line(o->line));
	if (o->fault)
		fprintf(to, ": %s", o->fault);
}

// A time as a person says it.
static const char *
duration(struct arena *a, long ms)
{
	static const struct {
		long ms;
		const char *unit;
	} units[] = { { 86400000, "d" }, { 3600000, "h" }, { 60000, "min" }, { 1000, "s" } };

	for (size_t i = 0; ms && i < sizeof(units) / sizeof(units[0]); i++)
		if (ms % units[i].ms == 0)
			return arena_printf(a, "%ld %s", ms / units[i].ms, units[i].unit);
	return arena_printf(a, "%ld ms", ms);
}

static void
write_timeout(FILE *to, struct arena *a, const char *what, struct timeout t)
{
	if (t.ms < 0)
		fprintf(to, "  %s: no limit\n", what);
	else
		fprintf(to, "  %s: %s (line %zu)\n", what, duration(a, t.ms), route_line(t.line));
}

static void
write_headers(FILE *to, struct arena *a, const struct header *list)
{
	for (const struct header *h = list; h; h = h->next)
		fprintf(to, "    %s: %s\n", clean(a, h->name),
			h->unknown ? "(not known here)" : clean(a, h->value));
}

// Whose timeout a stalled upload meets changed after 2.6.
static void
write_upload(FILE *to, struct arena *a, const struct outcome *o, unsigned targets)
{
	struct timeout old = outcome_upload(o, VERSION_BIT(V2_6));
	struct timeout new = outcome_upload(o, VERSION_BIT(V2_8));
	bool both = old.ms != new.ms &&targets &UNTIL(V2_6) && targets &SINCE(V2_8);

	if (targets & SINCE(V2_8))
		write_timeout(to, a,
			both ? "a stalled upload ends after, since 2.8"
			     : "a stalled upload ends after",
			new);
	if (both || !(targets & SINCE(V2_8)))
		write_timeout(to, a,
			both ? "a stalled upload ends after, with 2.6"
			     : "a stalled upload ends after",
			old);
}

static void
write_server_view(FILE *to, struct arena *a, const struct outcome *o, unsigned targets)
{
	if (o->action != ACTION_BACKEND)
		return;
	if (o->path.ptr) {
		fprintf(to, "  the server sees: %s %s\n", clean(a, o->method),
			o->path_unknown ? "(a path that is not known here)" : clean(a, o->path));
		write_headers(to, a, o->headers);
	}
	write_timeout(to, a, "a silent answer ends after", outcome_silence(o));
	write_timeout(to, a, "an idle WebSocket ends after", outcome_idle(o));
	if (!o->passthrough)
		write_upload(to, a, o, targets);
}

// What the client gets, as far as rules or HAProxy itself decide it.
static void
write_client_view(FILE *to, struct arena *a, const struct outcome *o)
{
	bool server = o->action == ACTION_BACKEND;

	if (!o->response && !o->settled)
		return;
	fprintf(to, "  the client gets%s:", server ? " the server's answer, and" : "");
	if (o->status)
		fprintf(to, " %d", o->status);
	fputc('\n', to);
	write_headers(to, a, o->response);
	for (const struct header *h = o->settled; h; h = h->next)
		if (!header_find(o->response, clean(a, h->name), NULL))
			fprintf(to, "    no %s\n", clean(a, h->name));
}

static void
write_outcome(FILE *to, struct arena *a, const struct outcome *o, unsigned targets, bool explain)
{
	fprintf(to, "%s the request %s", o->certain ? "so" : "perhaps", verbs[o->action]);
	write_where(to, a, o);
	fputc('\n', to);
	if (!o->certain && o->depends && explain)
		fprintf(to, "  this depends on %s, which line %zu asks for\n",
			o->reason ? clean(a, text_of(o->reason)) : "a fact",
			route_line(o->depends));
	else if (!o->certain && o->depends)
		fprintf(to, "  this depends on line %zu\n", route_line(o->depends));
	else if (!o->certain && o->reason)
		fprintf(to, "  this depends on %s\n", clean(a, text_of(o->reason)));
	write_server_view(to, a, o, targets);
	write_client_view(to, a, o);
}

void
route_text(FILE *to, struct arena *a, const struct request *r, const struct answer *answer,
	unsigned targets, bool explain, bool verbose)
{
	const struct listener *l = r->listener;

	fprintf(to, "%s %s", clean(a, r->method.len ? r->method : TEXT("GET")),
		clean(a, r->target.len ? r->target : TEXT("/")));
	if (r->host.ptr)
		fprintf(to, " for %s", clean(a, r->host));
	fprintf(to, " arrives%s at %s (line %zu)\n", r->tls ? " over TLS" : "",
		route_address(a, r, l), route_line(l->line));
	route_story(to, a, r, answer, verbose);
	for (const struct outcome *o = answer->outcomes; o; o = o->next)
		write_outcome(to, a, o, targets, explain);
	if (answer->overflow)
		fputs("there are more ways than are told here\n", to);
}
