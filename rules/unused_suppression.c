#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct suppression *s = m->suppressions; s; s = s->next)
		if (s->rule && !s->used)
			report(out, s->at, "there is no finding of '%s' to suppress",
				s->rule->name);
}

const struct rule rule_unused_suppression = {
	.name = "unused-suppression",
	.group = GROUP_SUPPRESSION,
	.severity = SEV_WARNING,
	.summary = "a comment silences a rule that has nothing to say",
	.why = "The fault that the comment excuses is gone, or stands elsewhere. A comment that "
	       "stays "
	       "would hide the next such fault, and its reason misleads who reads the file.",
	.help = "remove the rule's name from the comment",
	.bad = "frontend web # owui-lint: ignore undefined-backend - it is in another file\n"
	       "    bind :80\n",
	.good = "frontend web\n"
		"    bind :80\n",
	.see = "2.1 Configuration file format",
	.last = true,
	.check = check,
};
