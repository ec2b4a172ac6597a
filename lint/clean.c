#include "lint/clean.h"

#include <stdio.h>
#include <string.h>

// The number of bytes that a first byte announces, and the bits of it that count.
static size_t
sequence(unsigned char c, uint32_t *bits)
{
	if (c < 0x80)
		return *bits = c, 1;
	if (c >= 0xc2 && c <= 0xdf)
		return *bits = c & 0x1f, 2;
	if (c >= 0xe0 && c <= 0xef)
		return *bits = c & 0x0f, 3;
	if (c >= 0xf0 && c <= 0xf4)
		return *bits = c & 0x07, 4;
	return 0;
}

uint32_t
code_point(struct text t, size_t *len)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t c = 0;
	size_t n = sequence((unsigned char)t.ptr[0], &c);

	*len = 1;
	if (n == 0 || n > t.len)
		return CLEAN_INVALID;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)t.ptr[i] & 0xc0) != 0x80)
			return CLEAN_INVALID;
		c = c << 6 | ((unsigned char)t.ptr[i] & 0x3f);
	}
	if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return CLEAN_INVALID;
	*len = n;
	return c;
}

struct range {
	uint32_t from, to;
};

static bool
within(const struct range *ranges, uint32_t c)
{
	for (; ranges->to; ranges++)
		if (c >= ranges->from && c <= ranges->to)
			return true;
	return false;
}

// Control characters, line separators, and what reorders the text around it.
static const struct range unprintable[] = {
	{ 0x00, 0x1f },
	{ 0x7f, 0x9f },
	{ 0x200e, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2066, 0x2069 },
	{ 0xfeff, 0xfeff },
	{ 0xfffe, 0xffff },
	{ 0 },
};

static const struct range combining[] = {
	{ 0x300, 0x36f },
	{ 0x200b, 0x200d },
	{ 0x20d0, 0x20ff },
	{ 0xfe00, 0xfe0f },
	{ 0 },
};

static const struct range wide[] = {
	{ 0x1100, 0x115f },
	{ 0x2e80, 0x303e },
	{ 0x3041, 0xa4cf },
	{ 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 },
	{ 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f },
	{ 0x1f900, 0x1f9ff },
	{ 0x20000, 0x3fffd },
	{ 0 },
};

size_t
code_point_width(uint32_t c)
{
	if (c < 0x300)
		return 1;
	return within(combining, c) ? 0 : within(wide, c) ? 2 : 1;
}

static bool
is_clean(struct text t)
{
	size_t len;

	for (; t.len; t = text_after(t, len)) {
		uint32_t c = code_point(t, &len);

		if (c == CLEAN_INVALID || within(unprintable, c))
			return false;
	}
	return true;
}

const char *
clean(struct arena *a, struct text t)
{
	char *out, *to;
	size_t len;

	if (is_clean(t))
		return text_string(a, t);
	out = to = arena_alloc(a, 8 * t.len + 1);
	for (; t.len; t = text_after(t, len)) {
		uint32_t c = code_point(t, &len);

		if (c == CLEAN_INVALID || (c < 0x80 && within(unprintable, c)))
			to += sprintf(to, "\\x%02x", (unsigned char)t.ptr[0]);
		else if (within(unprintable, c))
			to += sprintf(to, "\\u{%x}", c);
		else
			to = mempcpy(to, t.ptr, len);
	}
	return out;
}
