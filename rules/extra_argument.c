#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_EXTRA_ARGUMENT, out);
}

const struct rule rule_extra_argument = {
	.name = "extra-argument",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "more follows a word than it takes",
	.why = "HAProxy refuses a line with words that it has no use for. Often a "
	       "blank in a value wants quotes, or a comment its '#'.",
	.help = "remove it, or quote the blank",
	.bad = "global\n"
	       "    pidfile /run/haproxy.pid now\n",
	.good = "global\n"
		"    pidfile /run/haproxy.pid\n",
	.see = "4.2 Alphabetically sorted keywords reference",
	.fixable = true,
	.check = check,
};
