#include "model/rule.h"

struct named {
	struct text name; // first, for the table
	const struct line *line;
};

static void
check_line(const struct model *m, struct table *t, const struct line *l, struct sink *out)
{
	struct text name = line_word(l, 1);
	struct named *first = table_get(t, name, l->section->index);

	if (!first) {
		first = arena_new(out->arena, struct named);
		first->name = name;
		first->line = l;
		table_add(t, &first->name, l->section->index);
		return;
	}
	if (lines_exclude(first->line, l) || line_word_flags(l, 1) & WORD_UNKNOWN)
		return;
	add_note(out,
		report(out, line_span(l, 1), "'%.*s' has two servers '%.*s'",
			TEXT_ARG(line_proxy(m, l)->name), TEXT_ARG(name)),
		line_span(first->line, 1), "the first");
}

static void
check(const struct model *m, struct sink *out)
{
	struct table *t = table_new(out->arena, 0);

	for (const struct line *l = m->lines[KW_SERVER]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);

		if (p && p->sides & SIDE_BACKEND && line_word(l, 1).len)
			check_line(m, t, l, out);
	}
}

const struct rule rule_duplicate_server = {
	.name = "duplicate-server",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "two servers of a proxy have the same name",
	.why = "HAProxy refuses to start when two servers of one proxy share a name. Statistics, "
	       "cookies and the command socket address servers by it.",
	.help = "give each server a name of its own",
	.bad = "backend app\n"
	       "    server a 192.0.2.1:80\n"
	       "    server a 192.0.2.2:80\n",
	.good = "backend app\n"
		"    server a 192.0.2.1:80\n"
		"    server b 192.0.2.2:80\n",
	.see = "5.2 Server and default-server options",
	.check = check,
};
