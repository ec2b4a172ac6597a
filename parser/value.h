// value: times, sizes and integers, as HAProxy reads them.
#pragma once

#include "parser/text.h"

enum unit { UNIT_US, UNIT_MS, UNIT_S }; // of a time that says none

// time = digit+ ("us" | "ms" | "s" | "m" | "h" | "d")? garbage?
//
// *ms is rounded up, *garbage what follows the unit: HAProxy warns of it and goes on.  False for
// what is no time, or 2^31 units or more.
bool time_parse(struct text t, enum unit unit, long long *ms, struct text *garbage);

// size = digit+ ("k" | "m" | "g")?
bool bytes_parse(struct text t, long long *bytes);

// The same, below 2^32.
bool size_parse(struct text t, long long *bytes);

// What atoi() makes of t, where HAProxy asks no more of an integer; *garbage is what it does not
// look at.  The number is kept within 32 bits.
long long leading_number(struct text t, struct text *garbage);

// t without a "+" or "-" before it.
struct text without_sign(struct text t);

// Whether the whole is an integer as strtol() takes it with base 0: decimal, octal after 0,
// hexadecimal after 0x, each with or without a sign.
bool integer_literal(struct text whole);
