#include "model/defined.h"
#include "model/rule.h"

// What is known of the sections of a name while the configuration is read.
struct defaults_name {
	struct text name;            // first, for tables
	const struct proxy *last;    // the newest of them
	const struct proxy *before;  // another one
	const struct proxy *by_name; // who named it; NULL if nobody did
	const struct proxy *unnamed; // who inherits from it without naming it
	bool told;
};

// 3.4 complains and takes the newer one.
static void
refer(const struct model *m, const struct proxy *p, size_t word, struct defaults_name *n,
	struct sink *out)
{
	bool refused = m->settings->targets & UNTIL(V3_2);
	struct diag *d;

	if (n->before && !lines_exclude(n->before->section->header, n->last->section->header)) {
		d = report_as(out, refused ? SEV_ERROR : SEV_WARNING,
			line_span(p->section->header, word),
			"two defaults sections are named '%.*s'", TEXT_ARG(n->name));
		add_note(out, d, line_span(n->before->section->header, 1), "the first");
		add_note(out, d, line_span(n->last->section->header, 1), "the second");
	}
	n->by_name = p;
}

// From 3.2 on, a section that was named may not be replaced.
static void
replace(const struct model *m, const struct proxy *p, struct defaults_name *n, struct sink *out)
{
	unsigned refused = settings_judged(m->settings, SINCE(V3_2));
	struct diag *d;

	if (n->by_name && refused && !lines_exclude(n->last->section->header, p->section->header)) {
		d = report(out, line_span(p->section->header, 1),
			"a section inherits from another 'defaults %.*s' already",
			TEXT_ARG(n->name));
		d->versions = settings_told(m->settings, refused);
		add_note(out, d, line_span(n->by_name->section->header, 1), "this one");
	}
	n->before = n->last;
	n->last = p;
	n->by_name = n->unnamed = NULL;
	n->told = false;
}

// HAProxy warns of sections of which only some inherit by name.
static void
warn_of_mixture(const struct proxy *p, struct defaults_name *n, struct sink *out)
{
	struct diag *d;

	if (!n->by_name || !n->unnamed || n->told)
		return;
	n->told = true;
	d = report_as(out, SEV_WARNING, line_span(p->section->header, 0),
		"'%.*s' inherits from 'defaults %.*s' %s, others do %s", TEXT_ARG(p->name),
		TEXT_ARG(n->name), p == n->unnamed ? "because it stands above" : "by its name",
		p == n->unnamed ? "by its name" : "because it stands above them");
	add_note(out, d, line_span((p == n->unnamed ? n->by_name : n->unnamed)->section->header, 0),
		"one of the others");
	set_help(out, d, "write 'from %.*s' in all of them", TEXT_ARG(n->name));
}

static struct defaults_name *
find(const struct model *m, struct table *names, const struct proxy *defaults)
{
	struct defaults_name *n = table_get(names, defaults->name, 0);

	if (n)
		return n;
	n = arena_new(m->arena, struct defaults_name);
	n->name = defaults->name;
	table_add(names, &n->name, 0);
	return n;
}

static void
check_proxy(const struct model *m, struct table *names, const struct proxy *p,
	const struct proxy *above, struct sink *out)
{
	size_t word = section_parent(p->section);
	struct defaults_name *n = NULL;

	if (word)
		n = table_get(names, line_word(p->section->header, word), 0);
	else if (p->sides && above && above->name.len)
		n = table_get(names, above->name, 0);
	if (n && word)
		refer(m, p, word, n, out);
	else if (n)
		n->unnamed = p;
	if (n)
		warn_of_mixture(p, n, out);
	if (p->sides || !p->name.len)
		return;
	n = find(m, names, p);
	if (n->last)
		replace(m, p, n, out);
	n->last = p;
}

static void
check(const struct model *m, struct sink *out)
{
	struct table *names = table_new(m->arena, 0);
	const struct proxy *above = NULL;
	bool any = false;

	for (const struct line *l = m->lines[KW_DEFAULTS]; l; l = l->next_same)
		any |= l->flags & LINE_HEADER && l->nwords > 1;
	for (const struct proxy *p = any ? m->proxies : NULL; p; p = p->next) {
		check_proxy(m, names, p, above, out);
		if (!p->sides)
			above = p;
	}
}

const struct rule rule_ambiguous_defaults = {
	.name = "ambiguous-defaults",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "it is not clear which defaults section a section inherits from",
	.why = "A name after 'from' must be that of one defaults section above: HAProxy refuses it "
	       "when there are two, and from 3.2 on to replace a section that was named. When some "
	       "sections name their defaults and others take them because they stand above, "
	       "HAProxy warns.",
	.help = "rename one of the defaults sections, and what refers to it",
	.bad = "defaults web\n"
	       "    mode http\n"
	       "defaults web\n"
	       "    mode tcp\n"
	       "\n"
	       "backend app from web\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "    server a 192.0.2.1:80\n",
	.good = "defaults web\n"
		"    mode http\n"
		"defaults raw\n"
		"    mode tcp\n"
		"\n"
		"backend app from web\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"    server a 192.0.2.1:80\n",
	.see = "4 Proxies",
	.check = check,
};
