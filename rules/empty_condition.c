#include "model/faults.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_faults(m, FAULT_EMPTY_CONDITION, out);
}

const struct rule rule_empty_condition = {
	.name = "empty-condition",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "nothing stands behind 'if' or 'unless'",
	.why = "HAProxy accepts a condition without a test and says nothing. Behind 'if' it never "
	       "holds, so that the rule does nothing at all: 'http-request deny if' denies nobody. "
	       "Behind 'unless' the rule always applies.",
	.help = "write the condition, or remove the word",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    http-request deny if\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    http-request deny if { path_beg /private }\n",
	.see = "7.2 Using ACLs to form conditions",
	.check = check,
};
