#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_MISSING_ARGUMENT, out);
}

const struct rule rule_missing_argument = {
	.name = "missing-argument",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a word lacks what must follow it",
	.why = "HAProxy refuses a keyword, action or parameter without its "
	       "arguments.",
	.help = "add what is missing",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    default_backend\n",
	.good = "frontend web\n"
		"    bind :80\n",
	.see = "4.2 Alphabetically sorted keywords reference",
	.check = check,
};
