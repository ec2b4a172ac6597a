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
answers(const struct model *m, const struct listener *l, struct text host, struct text uri,
	const struct line *line)
{
	struct arena a = { 0 };
	struct request r = { .listener = l, .tls = l->ssl, .target = uri, .host = host };
	const struct outcome *o = flow(&a, m, &r)->outcomes;
	bool open = o->certain && o->action == ACTION_STATS && o->line == line;

	arena_free(&a);
	return open;
}

// Whether anybody who reaches the listener gets the page.
static bool
is_open(const struct model *m, const struct listener *l, struct text uri, const struct line *line)
{
	const struct served_host *hosts = hosts_of(m, l->proxy);
	size_t n = 0;

	if (!hosts)
		return answers(m, l, TEXT("www.example.net"), uri, line);
	for (; hosts && n < MAX_HOSTS; hosts = hosts->next, n++)
		if (answers(m, l, hosts->name, uri, line))
			return true;
	return false;
}

static bool
is_public(const struct model *m, const struct listener *l)
{
	return l->kind == LISTEN_IP && !l->loopback && !l->unknown && !l->quic && l->first &&
	       !compose_hides(m, l);
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

static void
check_proxy(const struct model *m, const struct proxy *p, struct sink *out)
{
	struct text uri;
	const struct line *line = page(p, &uri);

	// Proxies that inherit one line have one fault.
	if (!line || reported_at(out, line_rest(line, 0)))
		return;
	for (const struct listener *l = m->listeners; l; l = l->next) {
		bool own = l->proxy == p;

		if (!is_public(m, l) || (p->sides & SIDE_FRONTEND && !own) ||
			!is_open(m, l, uri, line))
			continue;
		report_page(p, l, line, out);
		return;
	}
}

static void
check(const struct model *m, struct sink *out)
{
	if (!m->lines[KW_STATS])
		return;
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->sides)
			check_proxy(m, p, out);
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
