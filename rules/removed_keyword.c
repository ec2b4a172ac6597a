#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_REMOVED_KEYWORD, out);
}

const struct rule rule_removed_keyword = {
	.name = "removed-keyword",
	.group = GROUP_VERSION,
	.severity = SEV_ERROR,
	.summary = "a keyword is gone from HAProxy",
	.why = "Old guides are full of keywords that newer releases refuse. Each has "
	       "a modern form.",
	.help = "write its modern form",
	.bad = "defaults\n"
	       "    clitimeout 30s\n",
	.good = "defaults\n"
		"    timeout client 30s\n",
	.see = "4.1 Proxy keywords matrix",
	.fixable = true,
	.check = check,
};
