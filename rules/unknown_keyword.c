#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_UNKNOWN]; l; l = l->next_same)
		report(out, line_span(l, 0), "HAProxy has no keyword '%.*s'",
			TEXT_ARG(line_word(l, 0)));
}

const struct rule rule_unknown_keyword = {
	.name = "unknown-keyword",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a line starts with a word HAProxy does not know",
	.why = "HAProxy refuses the whole file for one unknown keyword. It is most "
	       "often a spelling mistake.",
	.help = "correct the spelling, or remove the line",
	.bad = "frontend web\n    bnd :80\n",
	.good = "frontend web\n    bind :80\n",
	.see = "4.1 Proxy keywords matrix",
	.check = check,
};
