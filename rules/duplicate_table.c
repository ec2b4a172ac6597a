#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"

static void
report_second(
	const struct named *first, const struct named *second, unsigned versions, struct sink *out)
{
	struct diag *d;

	d = report_as(out, line_counts(second->line) ? SEV_ERROR : SEV_WARNING,
		line_span(second->line, second->word), "two stick tables are named '%.*s'",
		TEXT_ARG(first->name));
	d->versions = versions;
	add_note(out, d, line_span(first->line, first->word), "the first");
}

static void
check_name(
	struct table *names, struct named new, uint32_t salt, unsigned versions, struct sink *out)
{
	const struct named *first = take_name(names, out->arena, new, salt);

	if (first)
		report_second(first, &new, versions, out);
}

// A table in a peers section may not have the name of another one there from 3.0 on; in 2.6, and
// the first of 2.8, not that of a proxy above it that has one.
static void
check_peers(const struct model *m, const struct table *proxies, struct sink *out)
{
	unsigned new_versions = settings_judged(m->settings, SINCE(V3_0)),
		 old_versions = settings_judged(m->settings, UNTIL(V2_6));
	struct table *names = table_new(out->arena, 0);

	for (const struct line *l = m->lines[KW_TABLE]; l; l = l->next_same) {
		struct named new = { line_word(l, 1), l, 1 };
		const struct named *above = table_get(proxies, new.name, 0);

		if (!new.name.len || line_word_flags(l, 1) & WORD_UNKNOWN)
			continue;
		if (new_versions)
			check_name(names, new, (uint32_t)l->section->index, new_versions, out);
		if (old_versions && above && above->line->section->index < l->section->index &&
			!lines_exclude(above->line, l))
			report_second(above, &new, old_versions, out);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	struct table *names = table_new(out->arena, 0);

	for (const struct line *l = m->lines[KW_STICK_TABLE]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);

		if (p && p->sides && p->name.len)
			check_name(names, (struct named){ p->name, l, 0 }, 0, 0, out);
	}
	check_peers(m, names, out);
}

const struct rule rule_duplicate_table = {
	.name = "duplicate-table",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "two stick tables have the same name",
	.why = "A proxy has one stick table, which has the proxy's name; so a frontend and a "
	       "backend "
	       "of one name cannot both have one. A peers section's tables are named on their "
	       "lines. HAProxy refuses a second table of a name.",
	.help = "keep one of them, or put the other into a backend of its own",
	.bad = "backend app\n"
	       "    stick-table type ip size 1m expire 10m store gpc0\n"
	       "    stick-table type string size 1m expire 10m store gpc0\n",
	.good = "backend app\n"
		"    stick-table type ip size 1m expire 10m store gpc0\n"
		"\n"
		"backend sessions\n"
		"    stick-table type string size 1m expire 10m store gpc0\n",
	.see = "11.1 stick-table declaration",
	.check = check,
};
