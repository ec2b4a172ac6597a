#include "model/faults.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_faults(m, FAULT_EXPRESSION, out);
}

const struct rule rule_bad_expression = {
	.name = "bad-expression",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a sample expression is one HAProxy does not understand",
	.why = "An expression is a sample fetch and the converters behind it. HAProxy refuses one "
	       "it does not know, arguments that are too many, too few or of another type, a "
	       "converter that cannot take the value before it, and a fetch that has no value "
	       "where it stands.",
	.help = "correct the fetch, the converter or their arguments",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    acl api path,loweer -m beg /api\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    acl api path,lower -m beg /api\n",
	.see = "7.3 Sample fetch methods and conversion",
	.check = check,
};
