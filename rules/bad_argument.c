#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_BAD_ARGUMENT, out);
}

const struct rule rule_bad_argument = {
	.name = "bad-argument",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a value is not what the keyword takes",
	.why = "Times, sizes, numbers with a range, addresses with ports and fixed "
	       "sets of words: HAProxy refuses what is none of them.",
	.help = "correct the value",
	.bad = "defaults\n"
	       "    timeout client soon\n",
	.good = "defaults\n"
		"    timeout client 30s\n",
	.see = "2.5 Time format",
	.fixable = true,
	.check = check,
};
