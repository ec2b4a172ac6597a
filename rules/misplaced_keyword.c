#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_MISPLACED_KEYWORD, out);
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
