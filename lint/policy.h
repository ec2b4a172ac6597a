// policy: which rules are used, and what they are worth.
#pragma once

#include "lint/options.h"
#include "model/rule.h"

// Names of rules and groups.
struct names {
	const struct names *next;
	struct text name;
};

// What the findings of a rule or group are worth.
struct worth {
	const struct worth *next;
	struct text name;
	enum severity severity;
};

// Files whose path from `folder`, or whose own name, fits a pattern.
struct per_file {
	const struct per_file *next;
	const char *pattern, *folder;
	const struct names *ignore;
};

// Why a pattern fits no file; NULL if it may.
const char *pattern_fault(const char *pattern);

struct policy {
	const struct names *select; // NULL: all
	const struct names *ignore;
	const struct worth *severities;
	const struct per_file *per_file;
	enum severity fail_on;
};

// Adds the names of a list "RULE,GROUP" to *to; false, which is then said of `where`, if one is
// unknown.
bool names_add(struct arena *a, const struct names **to, const char *list, const char *where);

// Whether a rule is used: ignoring a group and selecting a rule of it leaves that rule.
bool policy_uses(const struct policy *p, const struct rule *rule);

// Those of all_rules that are used; the end is NULL.
const struct rule **policy_rules(struct arena *a, const struct policy *p);

// Sets the findings' severities and leaves out what the policy ignores in their files; how many
// stay.
size_t policy_apply(struct arena *a, const struct policy *p, struct diag **diags, size_t n);
