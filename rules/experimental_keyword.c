#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_EXPERIMENTAL_KEYWORD, out);
}

const struct rule rule_experimental_keyword = {
	.name = "experimental-keyword",
	.group = GROUP_VERSION,
	.severity = SEV_ERROR,
	.summary = "an experimental keyword is used without leave",
	.why = "HAProxy refuses what may still change in the next release, unless "
	       "the global section has expose-experimental-directives before it.",
	.help = "add 'expose-experimental-directives' to the global section",
	.bad = "backend app\n"
	       "    mode http\n"
	       "    http-request normalize-uri path-merge-slashes\n",
	.good = "global\n"
		"    expose-experimental-directives\n"
		"backend app\n"
		"    mode http\n"
		"    http-request normalize-uri path-merge-slashes\n",
	.see = "3.1 expose-experimental-directives",
	.check = check,
};
