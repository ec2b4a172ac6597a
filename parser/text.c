#include "parser/text.h"

#include <string.h>
#include <strings.h>

bool
text_ieq(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

bool
text_iis(struct text t, const char *s)
{
	return text_ieq(t, text_of(s));
}

bool
text_istarts(struct text t, const char *prefix)
{
	size_t n = strlen(prefix);

	return t.len >= n && text_iis(text_before(t, n), prefix);
}

bool
text_ends(struct text t, const char *suffix)
{
	size_t n = strlen(suffix);

	return t.len >= n && text_is(text_after(t, t.len - n), suffix);
}

// Text that is not worth memmem()'s preparation, in bytes.
enum { SHORT = 256 };

static const char *
find_in_short(struct text t, const char *part, size_t n)
{
	const char *last = t.ptr + t.len - n, *at = t.ptr;

	while (at <= last && (at = memchr(at, part[0], (size_t)(last - at) + 1))) {
		if (memcmp(at, part, n) == 0)
			return at;
		at++;
	}
	return NULL;
}

size_t
text_find(struct text t, const char *part)
{
	size_t n = strlen(part);
	const char *at = NULL;

	if (t.len >= SHORT || !n)
		at = t.len ? memmem(t.ptr, t.len, part, n) : NULL;
	else if (n <= t.len)
		at = find_in_short(t, part, n);
	return at ? (size_t)(at - t.ptr) : t.len + 1;
}

size_t
text_find_char(struct text t, char c)
{
	const char *at = t.len ? memchr(t.ptr, c, t.len) : NULL;

	return at ? (size_t)(at - t.ptr) : t.len + 1;
}

bool
text_has(struct text t, const char *part)
{
	return text_find(t, part) <= t.len;
}

struct text
text_after(struct text t, size_t from)
{
	if (from >= t.len)
		return (struct text){ t.len ? t.ptr + t.len : t.ptr, 0 };
	return (struct text){ t.ptr + from, t.len - from };
}

struct text
text_before(struct text t, size_t to)
{
	return (struct text){ t.ptr, to < t.len ? to : t.len };
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

struct text
text_trim(struct text t)
{
	while (t.len && blank(t.ptr[0]))
		t = text_after(t, 1);
	while (t.len && blank(t.ptr[t.len - 1]))
		t.len--;
	return t;
}

struct text
text_cut(struct text *rest, char c)
{
	size_t at = text_find_char(*rest, c);
	struct text part = text_before(*rest, at);

	*rest = text_after(*rest, at + 1);
	return part;
}

bool
text_number(struct text t, long long *n)
{
	bool minus = t.len > 1 && t.ptr[0] == '-';
	long long value = 0;

	if (minus)
		t = text_after(t, 1);
	if (t.len == 0 || t.len > 18)
		return false;
	for (size_t i = 0; i < t.len; i++) {
		if (t.ptr[i] < '0' || t.ptr[i] > '9')
			return false;
		value = value * 10 + (t.ptr[i] - '0');
	}
	*n = minus ? -value : value;
	return true;
}

uint32_t
text_hash(struct text t)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < t.len; i++)
		h = (h ^ (unsigned char)t.ptr[i]) * 16777619u;
	return h;
}

struct text
text_lower(struct arena *a, struct text t)
{
	char *copy = arena_strndup(a, t.ptr, t.len);

	for (size_t i = 0; i < t.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return (struct text){ copy, t.len };
}

struct text
text_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return text_of(s);
}

char *
text_string(struct arena *a, struct text t)
{
	return arena_strndup(a, t.ptr, t.len);
}

int
text_compare(struct text a, struct text b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	if (c)
		return c;
	return a.len < b.len ? -1 : a.len > b.len;
}
