#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct suppression *s = m->suppressions; s; s = s->next) {
		struct diag *d = s->fault ? report(out, s->at, "%s", s->fault) : NULL;

		if (d && s->meant)
			set_help(out, d, "did you mean '%s'?", s->meant);
	}
}

const struct rule rule_bad_suppression = {
	.name = "bad-suppression",
	.group = GROUP_SUPPRESSION,
	.severity = SEV_WARNING,
	.summary = "a comment is meant to silence a rule, and does not",
	.why = "A comment that begins with 'owui-lint:' silences rules where it stands: 'ignore "
	       "RULE' on "
	       "the line or the one above, 'ignore-section RULE' in a section, 'ignore-file RULE' "
	       "in the "
	       "file; several rules with commas between them, and a reason after ' - '. One that "
	       "is "
	       "misspelt, names no rule that exists, or names a rule about the syntax, silences "
	       "nothing.",
	.help = "write '# owui-lint: ignore RULE - reason'",
	.bad = "frontend web\n"
	       "    # owui-lint: ignore duplicate-bnd - two processes\n"
	       "    bind :80\n",
	.good = "frontend web\n"
		"    bind :80\n",
	.see = "2.1 Configuration file format",
	.check = check,
};
