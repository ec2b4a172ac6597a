#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_TEXT_OUTSIDE_SECTION, out);
}

const struct rule rule_text_outside_section = {
	.name = "text-outside-section",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "a line stands before the first section",
	.why = "Every line belongs to the section above it. HAProxy refuses one that "
	       "has none.",
	.help = "write 'global' or another section before it",
	.bad = "daemon\n",
	.good = "global\n"
		"    daemon\n",
	.see = "2 Configuring HAProxy",
	.check = check,
};
