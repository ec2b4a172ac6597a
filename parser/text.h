// text: a stretch of bytes that belongs to somebody else.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "parser/arena.h"

// Not ended by a NUL; may contain one.  ptr is never NULL when len is not 0.
struct text {
	const char *ptr;
	size_t len;
};

// For printf's "%.*s".
#define TEXT_ARG(t) (int)(t).len, (t).ptr

#define TEXT(literal) ((struct text){ literal, sizeof(literal) - 1 })

// Of a C string; NULL is empty.  Here, so that a literal's length is known when it is compiled.
static inline struct text
text_of(const char *s)
{
	return (struct text){ s, s ? strlen(s) : 0 };
}

static inline bool
text_eq(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool
text_is(struct text t, const char *s)
{
	return text_eq(t, text_of(s));
}

static inline bool
ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_letter(char c)
{
	char lower = (char)(c | 0x20);

	return lower >= 'a' && lower <= 'z';
}

bool text_ieq(struct text a, struct text b); // ASCII letters compare without case
bool text_iis(struct text t, const char *s);

static inline bool
text_starts(struct text t, const char *prefix)
{
	size_t n = strlen(prefix);

	return t.len >= n && (n == 0 || memcmp(t.ptr, prefix, n) == 0);
}

bool text_istarts(struct text t, const char *prefix);
bool text_ends(struct text t, const char *suffix);

// Where `part` begins in t, or t.len + 1 if it does not.
size_t text_find(struct text t, const char *part);
size_t text_find_char(struct text t, char c);
bool text_has(struct text t, const char *part);

// The rest of t after `from` bytes; empty if it has no more.
struct text text_after(struct text t, size_t from);
struct text text_before(struct text t, size_t to);

struct text text_trim(struct text t); // without the blanks around it

// Cuts the part before the first `c` off *rest and returns it; all of it, if there is no `c`.
struct text text_cut(struct text *rest, char c);

// A decimal number that is the whole of t; false if it is not one or does not fit.
bool text_number(struct text t, long long *n);

uint32_t text_hash(struct text t); // FNV-1a
struct text text_lower(struct arena *a, struct text t);
struct text text_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
char *text_string(struct arena *a, struct text t); // as a C string
int text_compare(struct text a, struct text b);    // as strcmp
