// pattern: what an ACL compares with, as HAProxy reads it.
#pragma once

#include "parser/condition.h"

// Integers from min to max.
struct range {
	long long min, max;
	bool has_min, has_max;
};

// range = integer | integer? (":" | "-") integer?
bool range_parse(struct text t, struct range *out);

// The same of versions: "3.1" is 3 * 65536 + 1.
bool version_range_parse(struct text t, struct range *out);

enum operator{
	OPERATOR_NONE,
	OPERATOR_EQ,
	OPERATOR_NE,
	OPERATOR_LE,
	OPERATOR_LT,
	OPERATOR_GE,
	OPERATOR_GT
};

// "eq", "lt" and the like before integers; it holds for all that follow.
enum operator operator_find(struct text t);

// What "op pattern" stands for.  HAProxy reads "ne" as "eq", and applies no operator to a pattern
// that is a range by itself.
bool range_with(enum operator op, struct text t, bool versions, struct range *out);

// An even number of hexadecimal digits.
bool hex_text(struct text t);

// Why t is no network; NULL if it is one, or may be a host name, which is looked up unless
// `no_dns`.
const char *network_fault(struct text t, bool no_dns);
