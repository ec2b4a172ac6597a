// policy: which rules are used, and what they are worth.
#pragma once

#include "lint/options.h"
#include "model/rule.h"

// Names of rules and groups.
struct names {
	const struct names *next;
	struct text name;
};

struct policy {
	const struct names *select; // NULL: all
	const struct names *ignore;
	enum severity fail_on;
};

// Adds the names of a list "RULE,GROUP" to *to; false, which is then said, if one is unknown.
bool names_add(struct arena *a, const struct names **to, const char *list, const char *option);

// Whether a rule is used: ignoring a group and selecting a rule of it leaves that rule.
bool policy_uses(const struct policy *p, const struct rule *rule);

// Those of all_rules that are used; the end is NULL.
const struct rule **policy_rules(struct arena *a, const struct policy *p);
