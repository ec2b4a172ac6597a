#include "model/rule.h"

// From 3.4 on no two sections of any kind of proxy may share a name; 3.2 warns of it.
static void
report_kinds(
	const struct model *m, const struct proxy *p, const struct proxy *first, struct sink *out)
{
	unsigned targets = m->settings->targets;
	unsigned refused = targets & SINCE(V3_4), warned = targets & VERSION_BIT(V3_2);
	enum severity severity = refused ? SEV_ERROR : SEV_WARNING;
	struct diag *d;

	if (!refused && !warned)
		return;
	// A rename can wait for the upgrade.
	if (!m->settings->targets_named)
		severity = SEV_INFO;
	d = report_as(out, severity, line_span(p->section->header, 1),
		"a %s and a %s are both named '%.*s', which HAProxy %s",
		section_type_name(first->section->type), section_type_name(p->section->type),
		TEXT_ARG(p->name), refused ? "refuses from 3.4 on" : "3.4 refuses");
	d->versions = refused ? refused : warned;
	add_note(out, d, line_span(first->section->header, 1), "the first");
}

// The proxy of that name among the defaults, frontends or backends, if it stands above p.
static const struct proxy *
above(const struct model *m, const struct proxy *p, size_t side)
{
	const struct proxy *other = table_get(m->proxies_by_name[side], p->name, 0);

	if (!other || other->section->index >= p->section->index ||
		lines_exclude(other->section->header, p->section->header))
		return NULL;
	return other;
}

// Whether another proxy of p's sides has its name, which every release refuses.
static bool
check_sides(const struct model *m, const struct proxy *p, struct sink *out)
{
	const struct proxy *same = model_proxy(m, p->sides, p->name);

	for (unsigned side = SIDE_FRONTEND; side <= SIDE_BACKEND; side++) {
		const struct proxy *q = p->sides & side ? model_proxy(m, side, p->name) : NULL;

		if (q && q != p)
			same = q;
	}
	if (!same || same == p)
		return false;
	if (!lines_exclude(same->section->header, p->section->header))
		add_note(out,
			report(out, line_span(p->section->header, 1),
				"two proxies are named '%.*s'", TEXT_ARG(p->name)),
			line_span(same->section->header, 1), "the first");
	return true;
}

static void
check_proxy(const struct model *m, const struct proxy *p, struct sink *out)
{
	if (p->sides && check_sides(m, p, out))
		return;
	// Two defaults sections may share a name.
	for (size_t side = p->sides ? 0 : SIDE_FRONTEND; side <= SIDE_BACKEND; side++) {
		const struct proxy *other = above(m, p, side);

		if (!other)
			continue;
		report_kinds(m, p, other, out);
		return;
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->name.len && !(line_word_flags(p->section->header, 1) & WORD_UNKNOWN))
			check_proxy(m, p, out);
}

const struct rule rule_duplicate_proxy = {
	.name = "duplicate-proxy",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "two proxies have the same name",
	.why = "HAProxy refuses two proxies of one kind and name. A frontend and a backend, or one "
	       "of "
	       "them and a defaults section, could share a name until 3.2 warned of it; 3.4 "
	       "refuses "
	       "that too.",
	.help = "rename one of them, and what refers to it",
	.bad = "backend app\n"
	       "    server a 192.0.2.1:80\n"
	       "backend app\n"
	       "    server b 192.0.2.2:80\n",
	.good = "backend app\n"
		"    server a 192.0.2.1:80\n"
		"backend app2\n"
		"    server b 192.0.2.2:80\n",
	.see = "4 Proxies",
	.check = check,
};
