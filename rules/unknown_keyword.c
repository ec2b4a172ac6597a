#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_UNKNOWN_KEYWORD, out);
}

const struct rule rule_unknown_keyword = {
	.name = "unknown-keyword",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a word is none that HAProxy knows there",
	.why = "HAProxy refuses the whole file for one unknown keyword, option, "
	       "action or parameter. It is most often a spelling mistake, or a word "
	       "of another release.",
	.help = "correct the spelling, or remove it",
	.bad = "frontend web\n"
	       "    bnd :80\n",
	.good = "frontend web\n"
		"    bind :80\n",
	.see = "4.1 Proxy keywords matrix",
	.fixable = true,
	.check = check,
};
