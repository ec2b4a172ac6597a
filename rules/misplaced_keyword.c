#include "model/objection.h"
#include "model/rule.h"

// What may not stand below another line of its section.
static const struct {
	enum section_type section;
	enum keyword_id keyword, above;
	const char *help;
} orders[] = {
	{ SECTION_PEERS, KW_BIND, KW_PEER, "write 'server' for each 'peer' beside 'bind'" },
	{ SECTION_PEERS, KW_PEER, KW_BIND, "write 'server' for each 'peer' beside 'bind'" },
	{ SECTION_RING, KW_BACKING_FILE, KW_BACKING_FILE, "keep one of the two" },
	{ SECTION_RING, KW_SIZE, KW_BACKING_FILE, "move 'size' above 'backing-file'" },
};

static void
check_order(const struct model *m, size_t i, struct sink *out)
{
	for (const struct line *l = m->lines[orders[i].keyword]; l; l = l->next_same) {
		const struct line *above;
		struct diag *d;

		if (l->section->type != orders[i].section || !line_counts(l))
			continue;
		above = section_find(l->section, orders[i].above);
		if (!above || !line_before(above, l) || !line_counts(above))
			continue;
		d = report(out, line_span(l, 0), "'%s' may not stand below '%s'",
			keyword_names[orders[i].keyword], keyword_names[orders[i].above]);
		add_note(out, d, line_span(above, 0), "it stands here");
		set_help(out, d, "%s", orders[i].help);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_MISPLACED_KEYWORD, out);
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		check_order(m, i, out);
}

const struct rule rule_misplaced_keyword = {
	.name = "misplaced-keyword",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a keyword stands where it means nothing",
	.why = "HAProxy knows the word, but not in this section. Some keywords of "
	       "the other side of a proxy it only ignores, with a warning; others it "
	       "refuses.",
	.help = "move the line to a section that it belongs in",
	.bad = "defaults\n"
	       "    bind :80\n",
	.good = "frontend web\n"
		"    bind :80\n",
	.see = "4.1 Proxy keywords matrix",
	.check = check,
};
