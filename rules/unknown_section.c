#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_UNKNOWN_SECTION, out);
}

const struct rule rule_unknown_section = {
	.name = "unknown-section",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "a line opens a section that does not exist",
	.why = "HAProxy takes the line for a keyword of the section above it and refuses it; the "
	       "lines below it are then read as that section's.",
	.help = "correct the name of the section",
	.bad = "defaults\n"
	       "    mode http\n"
	       "backnd app\n"
	       "    http-request deny\n",
	.good = "defaults\n"
		"    mode http\n"
		"backend app\n"
		"    http-request deny\n",
	.see = "2.4 Configuration file format",
	.fixable = true,
	.check = check,
};
