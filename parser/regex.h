// regex: regular expressions as HAProxy compiles them.  The one place that knows PCRE2.
#pragma once

#include "parser/text.h"

enum regex_flag {
	REGEX_ICASE = 1 << 0,
	REGEX_CAPTURE =
		1 << 1, // "(x)" captures; a pattern of an ACL does not, so "\1" is a fault there
};

enum regex_result {
	REGEX_NO_MATCH,
	REGEX_MATCH,
	REGEX_TOO_HARD // it would take too long to find out
};

enum { REGEX_GROUPS = 10 };

// What "\0" to "\9" stand for; ptr is NULL where a group took no part.
struct groups {
	struct text group[REGEX_GROUPS];
};

struct regex;

// Lives in the arena.  NULL, with *fault set to a clause and *offset to where in the pattern, if it
// is broken.
struct regex *regex_compile(
	struct arena *a, struct text pattern, unsigned flags, const char **fault, size_t *offset);

// As regex_compile, but only says what is wrong: NULL if nothing is.  Keeps no memory then.
const char *regex_fault(struct arena *a, struct text pattern, unsigned flags, size_t *offset);

// *groups may be NULL.
enum regex_result regex_match(
	struct arena *a, const struct regex *r, struct text subject, struct groups *groups);

// The replacement with "\1" and "\x41" expanded; what replace-header and its like make of a match.
struct text regex_expand(struct arena *a, struct text replacement, const struct groups *groups);

// What the regsub converter makes of the subject: the first match replaced, or all of them.
enum regex_result regex_substitute(struct arena *a, const struct regex *r, struct text subject,
	struct text replacement, bool all, struct text *out);
