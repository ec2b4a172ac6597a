#include "model/rule.h"

const char *const group_names[GROUP_COUNT] = {
	[GROUP_SYNTAX] = "syntax",
	[GROUP_CORRECTNESS] = "correctness",
	[GROUP_VERSION] = "version",
	[GROUP_ACME] = "acme",
	[GROUP_FORWARDING] = "forwarding",
	[GROUP_TIMEOUT] = "timeout",
	[GROUP_CERTIFICATE] = "certificate",
	[GROUP_EXPOSURE] = "exposure",
	[GROUP_ROUTING] = "routing",
	[GROUP_SECURITY] = "security",
	[GROUP_PERFORMANCE] = "performance",
	[GROUP_STYLE] = "style",
	[GROUP_SUPPRESSION] = "suppression",
};

struct text
rule_bad(const struct rule *rule)
{
	return rule->bad_len ? (struct text){ rule->bad, rule->bad_len } : text_of(rule->bad);
}

bool
rule_suppressible(const struct rule *rule)
{
	return rule->group != GROUP_SYNTAX && rule->group != GROUP_SUPPRESSION;
}
