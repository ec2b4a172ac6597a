#include "model/faults.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_faults(m, FAULT_REGEX, out);
}

const struct rule rule_bad_regex = {
	.name = "bad-regex",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a regular expression cannot be compiled",
	.why = "HAProxy compiles every regular expression when it reads the configuration and "
	       "refuses one that PCRE2 does. In the patterns of an ACL, groups do not capture, so "
	       "that a back-reference such as \\\\1 is refused too.",
	.help = "correct the regular expression",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    acl api path_reg ^/(api|v1\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    acl api path_reg ^/(api|v1)\n",
	.see = "7.1.4 Matching regular expressions (regexes)",
	.check = check,
};
