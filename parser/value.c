#include "parser/value.h"

#include <string.h>

static size_t
digits(struct text t)
{
	size_t n = 0;

	while (n < t.len && ascii_digit(t.ptr[n]))
		n++;
	return n;
}

bool
time_parse(struct text t, enum unit unit, long long *ms, struct text *garbage)
{
	static const struct {
		const char *name;
		long long us;
	} units[] = {
		{ "us", 1 },
		{ "ms", 1000 },
		{ "s", 1000 * 1000 },
		{ "m", 60 * 1000 * 1000LL },
		{ "h", 3600 * 1000 * 1000LL },
		{ "d", 86400 * 1000 * 1000LL },
	};
	size_t n = digits(t);
	struct text suffix = text_after(t, n);
	long long value, us = units[unit].us;

	*garbage = (struct text){ "", 0 };
	if (n > 12 || !text_number(text_before(t, n), &value))
		return false;
	for (size_t i = 0; suffix.len; i++) {
		if (i == sizeof(units) / sizeof(units[0]))
			return false;
		if (!text_starts(suffix, units[i].name))
			continue;
		us = units[i].us;
		*garbage = text_after(suffix, strlen(units[i].name));
		break;
	}
	if (value > INT64_MAX / us)
		return false;
	value *= us;
	*ms = value / 1000 + (value % 1000 > 0);
	return value / units[unit].us <= INT32_MAX;
}

bool
bytes_parse(struct text t, long long *bytes)
{
	static const struct {
		char small, big;
		unsigned shift;
	} units[] = { { 'k', 'K', 10 }, { 'm', 'M', 20 }, { 'g', 'G', 30 } };
	size_t n = digits(t);
	unsigned shift = 0;

	if (n > 18 || !text_number(text_before(t, n), bytes) || t.len > n + 1)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) && t.len > n; i++)
		if (t.ptr[n] == units[i].small || t.ptr[n] == units[i].big)
			shift = units[i].shift;
	if ((t.len > n && !shift) || *bytes > INT64_MAX >> shift)
		return false;
	*bytes <<= shift;
	return true;
}

bool
size_parse(struct text t, long long *bytes)
{
	return bytes_parse(t, bytes) && *bytes <= UINT32_MAX;
}

long long
leading_number(struct text t, struct text *garbage)
{
	size_t blank = 0, sign, n;
	long long value = 0;

	while (blank < t.len && (t.ptr[blank] == ' ' || t.ptr[blank] == '\t'))
		blank++;
	sign = blank < t.len && (t.ptr[blank] == '-' || t.ptr[blank] == '+');
	n = digits(text_after(t, blank + sign));
	*garbage = n ? text_after(t, blank + sign + n) : t;
	for (size_t i = 0; i < n && value <= INT32_MAX; i++)
		value = value * 10 + (t.ptr[blank + sign + i] - '0');
	if (value > INT32_MAX)
		value = INT32_MAX;
	return sign && t.ptr[blank] == '-' ? -value : value;
}

struct text
without_sign(struct text t)
{
	return text_after(t, text_starts(t, "-") || text_starts(t, "+"));
}

bool
integer_literal(struct text whole)
{
	struct text t = without_sign(whole);
	bool hex = text_istarts(t, "0x");
	struct text digits = hex ? text_after(t, 2) : t;
	size_t count = hex ? 22 : text_starts(t, "0") ? 8 : 10;

	for (size_t i = 0; i < digits.len; i++)
		if (!memchr("0123456789abcdefABCDEF", digits.ptr[i], count))
			return false;
	return digits.len != 0;
}
