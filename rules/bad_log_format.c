#include "model/faults.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_faults(m, FAULT_FORMAT, out);
}

const struct rule rule_bad_log_format = {
	.name = "bad-log-format",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a log format is one HAProxy does not understand",
	.why = "In a log format '%' begins an alias such as %ci or an expression in brackets. "
	       "HAProxy refuses an alias it does not know, brackets that are not closed, and a '%' "
	       "that stands for itself unless it is doubled.",
	.help = "correct the alias, or write '%%' where a '%' is meant",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    http-request set-header X-Client %clientip\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    http-request set-header X-Client %ci\n",
	.see = "8.2.6 Custom log format",
	.check = check,
};
