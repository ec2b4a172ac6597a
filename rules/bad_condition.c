#include "model/faults.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_faults(m, FAULT_CONDITION, out);
}

const struct rule rule_bad_condition = {
	.name = "bad-condition",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a test of an ACL or condition is one HAProxy does not understand",
	.why = "The flags, the matching method and the patterns behind a fetch must fit the type "
	       "of its value: integers and ranges for an integer, networks for an address.",
	.help = "correct the flag, the matching method or the pattern",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    acl office src 192.0.2.0/33\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    acl office src 192.0.2.0/24\n",
	.see = "7.1 ACL basics",
	.check = check,
};
