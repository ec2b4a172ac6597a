#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_objections(m, OBJECTION_DEPRECATED_KEYWORD, out);
}

const struct rule rule_deprecated_keyword = {
	.name = "deprecated-keyword",
	.group = GROUP_VERSION,
	.severity = SEV_WARNING,
	.summary = "a keyword will be gone from a later release",
	.why = "HAProxy still takes it, and warns that a later release will not. "
	       "Replace it before the upgrade does it for you.",
	.help = "write its modern form",
	.bad = "global\n"
	       "    tune.ssl.capture-cipherlist-size 100\n",
	.good = "global\n"
		"    tune.ssl.capture-buffer-size 100\n",
	.see = "3.2 Performance tuning",
	.fixable = true,
	.check = check,
};
