#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_NUMBER_WITH_GARBAGE, out);
}

const struct rule rule_number_with_garbage = {
	.name = "number-with-garbage",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a number has letters after its digits",
	.why = "HAProxy reads the digits here and does not look at the rest: 'fall "
	       "3x' is 3, and 10k is 10.",
	.help = "write the number alone",
	.bad = "backend app\n"
	       "    server a 192.0.2.1:80 check fall 3x\n",
	.good = "backend app\n"
		"    server a 192.0.2.1:80 check fall 3\n",
	.see = "5.2 Server and default-server options",
	.check = check,
};
