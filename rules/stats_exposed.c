#include "model/compose.h"
#include "model/flow.h"
#include "model/hosts.h"
#include "model/mend.h"
#include "model/probe_report.h"

// A frontend that tells more names apart is asked with the first ones.
enum { MAX_HOSTS = 8 };

// The line that turns the statistics page of p on, and the page's path.
static const struct line *
page(const struct proxy *p, struct text *uri)
{
	const struct line *own = section_find(p->section, KW_STATS);
	const struct proxy *from = p;
	const struct line *l;

	// A proxy that says anything of them inherits nothing.
	while (from && !section_find(from->section, KW_STATS))
		from = from->defaults;
	if (p->mode != MODE_HTTP || !from || (!own && !(p->sides & SIDE_FRONTEND)))
		return NULL;
	*uri = TEXT("/haproxy?stats");
	for (l = section_find(from->section, KW_STATS); l; l = section_find_next(l))
		if (text_is(line_word(l, 1), "uri"))
			*uri = line_word(l, 2);
	return section_find(from->section, KW_STATS);
}

// The line "stats admin if TRUE" or the like: its condition holds for everybody.
static const struct line *
admin(const struct line *l)
{
	for (; l; l = section_find_next(l))
		if (text_is(line_word(l, 1), "admin") && text_is(line_word(l, 2), "if") &&
			l->nwords == 4 && text_is(line_word(l, 3), "TRUE"))
			return l;
	return NULL;
}

static bool
is_public(const struct model *m, const struct listener *l)
{
	return l->kind == LISTEN_IP && !l->loopback && !l->unknown && !l->quic && l->first &&
	       !compose_hides(m, l);
}

// A public listener, and a name that it is asked for.
struct door {
	struct door *next;
	const struct listener *at;
	struct text host;
};

static struct door **
add_door(struct arena *a, struct door **end, const struct listener *l, struct text host)
{
	struct door *d = arena_new(a, struct door);

	*d = (struct door){ .at = l, .host = host };
	*end = d;
	return &d->next;
}

static struct door *
doors_find(struct arena *a, const struct model *m)
{
	struct door *first = NULL, **end = &first;

	for (const struct listener *l = m->listeners; l; l = l->next) {
		const struct served_host *hosts = is_public(m, l) ? hosts_of(m, l->proxy) : NULL;

		if (is_public(m, l) && !hosts)
			end = add_door(a, end, l, TEXT("www.example.net"));
		for (size_t n = 0; hosts && n < MAX_HOSTS; hosts = hosts->next, n++)
			end = add_door(a, end, l, hosts->name);
	}
	return first;
}

// The line of the page that anybody gets at uri; NULL if it is none, or not for all.
static const struct line *
shown(const struct model *m, const struct door *d, struct text uri)
{
	struct arena a = { 0 };
	struct request r = { .listener = d->at, .tls = d->at->ssl, .target = uri, .host = d->host };
	const struct outcome *o = flow(&a, m, &r)->outcomes;
	const struct line *line = o->certain && o->action == ACTION_STATS ? o->line : NULL;

	arena_free(&a);
	return line;
}

// A listener that is there for the page alone can move to this machine's own address.
static void
mend(const struct proxy *p, const struct listener *at, const struct line *line, struct sink *out,
	struct diag *d)
{
	static const enum keyword_id others[] = { KW_USE_BACKEND, KW_DEFAULT_BACKEND, KW_SERVER,
		KW_SERVER_TEMPLATE };
	const struct line *bind = section_find(p->section, KW_BIND);

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (section_find(p->section, others[i]))
			return;
	// A line of the defaults serves others, too.
	if (at->proxy != p || line->section != p->section || !bind || section_find_next(bind))
		return;
	mend_loopback(out, d, bind, 1);
	d->unsafe = true;
}

static void
report_page(
	const struct proxy *p, const struct listener *at, const struct line *line, struct sink *out)
{
	const struct line *all = admin(line);
	const struct proxy *d = p->defaults;
	struct diag *x;

	if (all)
		x = report_as(out, SEV_ERROR, line_span(all, 1),
			"everybody who reaches '%.*s' may stop servers on the statistics page",
			TEXT_ARG(at->address));
	else
		x = report(out, line_rest(line, 0),
			"the statistics page is open to everybody who reaches '%.*s'",
			TEXT_ARG(at->address));
	add_note(out, x, line_span(at->line, 1), "the address that it is served on");
	mend(p, at, line, out, x);
	for (const struct line *l = d && section_find(p->section, KW_STATS)
	                                    ? section_find(d->section, KW_STATS)
	                                    : NULL;
		l; l = section_find_next(l))
		if (text_is(line_word(l, 1), "auth"))
			add_note(out, x, line_span(l, 1),
				"this password is not inherited by a section with 'stats' lines of "
				"its own");
}

// What is shown at a path, and where; many backends have their pages at one.
struct path {
	struct text uri;
	struct showing {
		struct showing *next;
		const struct listener *at;
		const struct line *line;
	} * showings;
};

struct search {
	const struct model *m;
	const struct door *doors;
	struct table *paths;
	struct sink *out;
};

static const struct showing *
showings(struct search *s, struct text uri)
{
	struct path *p = table_get(s->paths, uri, 0);
	struct showing **end;

	if (p)
		return p->showings;
	p = arena_new(s->out->arena, struct path);
	p->uri = uri;
	end = &p->showings;
	table_add(s->paths, &p->uri, 0);
	for (const struct door *d = s->doors; d; d = d->next) {
		const struct line *line = shown(s->m, d, uri);

		if (!line)
			continue;
		*end = arena_new(s->out->arena, struct showing);
		**end = (struct showing){ .at = d->at, .line = line };
		end = &(*end)->next;
	}
	return p->showings;
}

// The public listener that shows anybody p's page: a frontend's own, or any that leads to a
// backend.
static const struct listener *
page_listener(struct search *s, const struct proxy *p, struct text uri, const struct line *line)
{
	if (p->sides & SIDE_FRONTEND) {
		for (const struct door *d = s->doors; d; d = d->next)
			if (d->at->proxy == p && shown(s->m, d, uri) == line)
				return d->at;
		return NULL;
	}
	for (const struct showing *x = showings(s, uri); x; x = x->next)
		if (x->line == line)
			return x->at;
	return NULL;
}

static void
check_proxy(struct search *s, const struct proxy *p)
{
	struct text uri;
	const struct line *line = page(p, &uri);
	const struct listener *at;

	// Proxies that inherit one line have one fault.
	if (!line || reported_at(s->out, line_rest(line, 0)))
		return;
	at = page_listener(s, p, uri, line);
	if (at)
		report_page(p, at, line, s->out);
}

static void
check(const struct model *m, struct sink *out)
{
	struct search s = { .m = m, .out = out };

	if (!m->lines[KW_STATS])
		return;
	s.doors = doors_find(out->arena, m);
	s.paths = table_new(out->arena, 0);
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->sides)
			check_proxy(&s, p);
}

const struct rule rule_stats_exposed = {
	.name = "stats-exposed",
	.group = GROUP_EXPOSURE,
	.severity = SEV_WARNING,
	.summary = "the statistics page is open to everybody",
	.why = "The page names every backend, server and address, and 'stats admin' lets "
	       "its visitors take servers out of service. Any 'stats' line turns it on, "
	       "and a section with one inherits no 'stats auth' from defaults. A legacy "
	       "'redirect' does not protect it: the page is answered before.",
	.help = "listen on 127.0.0.1, or add 'stats auth USER:PASSWORD' to the same section",
	.bad = "listen stats\n"
	       "    mode http\n"
	       "    bind :8404\n"
	       "    stats enable\n",
	.good = "listen stats\n"
		"    mode http\n"
		"    bind 127.0.0.1:8404\n"
		"    stats enable\n",
	.see = "4.2 stats enable",
	.fixable = true,
	.check = check,
};
