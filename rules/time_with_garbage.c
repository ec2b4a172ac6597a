#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_TIME_WITH_GARBAGE, out);
}

const struct rule rule_time_with_garbage = {
	.name = "time-with-garbage",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a time has letters after its unit",
	.why = "HAProxy reads the unit's first letter, warns that it does not look "
	       "at the rest, and will refuse it one day: 30min is 30m, but 5msec is "
	       "5ms.",
	.help = "write us, ms, s, m, h or d",
	.bad = "defaults\n"
	       "    timeout client 30sec\n",
	.good = "defaults\n"
		"    timeout client 30s\n",
	.see = "2.5 Time format",
	.fixable = true,
	.check = check,
};
