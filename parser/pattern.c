#include "parser/pattern.h"

#include <limits.h>
#include <string.h>

#include "parser/endpoint.h"

static bool
parse_integer(struct text t, long long *out)
{
	bool minus = t.len && t.ptr[0] == '-';
	unsigned long long n = 0;

	if (!t.len)
		return false;
	for (size_t i = minus; i < t.len; i++) {
		unsigned digit = (unsigned)(unsigned char)t.ptr[i] - '0';

		if (digit > 9 || n > ((unsigned long long)LLONG_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = minus ? -(long long)n : (long long)n;
	return true;
}

enum { VERSION_PART = 65536 }; // HAProxy keeps major and minor in 16 bits each

// version = integer ("." integer)?
static bool
parse_version(struct text t, long long *out)
{
	size_t dot = text_find_char(t, '.');
	long long major, minor = 0;

	if (!parse_integer(text_before(t, dot), &major) || major >= VERSION_PART)
		return false;
	if (dot < t.len &&
		(!parse_integer(text_after(t, dot + 1), &minor) || minor >= VERSION_PART))
		return false;
	*out = major * VERSION_PART + (minor & (VERSION_PART - 1));
	return true;
}

static bool
parse_range(struct text t, bool (*number)(struct text, long long *), struct range *out)
{
	size_t at = 0;
	struct text left, right;

	*out = (struct range){ 0 };
	while (at < t.len && t.ptr[at] != ':' && t.ptr[at] != '-')
		at++;
	left = text_before(t, at);
	right = text_after(t, at + 1);
	if (at == t.len) {
		out->has_min = out->has_max = number(t, &out->min);
		out->max = out->min;
		return out->has_min;
	}
	if (left.len || !right.len)
		out->has_min = true;
	if (right.len)
		out->has_max = true;
	if (out->has_min && !number(left, &out->min))
		return false;
	if (out->has_max && !number(right, &out->max))
		return false;
	return !out->has_min || !out->has_max || out->min <= out->max;
}

bool
range_parse(struct text t, struct range *out)
{
	return parse_range(t, parse_integer, out);
}

bool
version_range_parse(struct text t, struct range *out)
{
	return parse_range(t, parse_version, out);
}

static const char operators[][3] = {
	[OPERATOR_EQ] = "eq",
	[OPERATOR_NE] = "ne",
	[OPERATOR_LE] = "le",
	[OPERATOR_LT] = "lt",
	[OPERATOR_GE] = "ge",
	[OPERATOR_GT] = "gt",
};

enum operator operator_find(struct text t)
{
	for (unsigned i = OPERATOR_EQ; t.len == 2 && i <= OPERATOR_GT; i++)
		if (memcmp(t.ptr, operators[i], 2) == 0)
			return (enum operator)i;
	return OPERATOR_NONE;
}

bool
range_with(enum operator op, struct text t, bool versions, struct range *out)
{
	bool (*number)(struct text, long long *) = versions ? parse_version : parse_integer;
	long long n;

	if (op <= OPERATOR_NE || text_find_char(t, ':') < t.len || text_find_char(t, '-') < t.len)
		return parse_range(t, number, out);
	*out = (struct range){ 0 };
	if (!number(t, &n))
		return false;
	if (op == OPERATOR_GE || op == OPERATOR_GT) {
		out->has_min = true;
		out->min = n + (op == OPERATOR_GT);
	} else {
		out->has_max = true;
		out->max = n - (op == OPERATOR_LT);
	}
	return true;
}

bool
hex_text(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (!t.ptr[i] || !strchr("0123456789abcdefABCDEF", t.ptr[i]))
			return false;
	return t.len % 2 == 0;
}

// Whether a name server could know it.
static bool
may_be_host(struct text t)
{
	bool letter = false;

	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];

		letter |= ascii_letter(c);
		if (!c || strchr(" \t/:<>{}[]()*,;@!?#$%&=+\\\"'", c))
			return false;
	}
	return letter;
}

const char *
network_fault(struct text t, bool no_dns)
{
	struct address a;
	struct text host = text_before(t, text_find_char(t, '/'));

	if (address_parse(t, &a))
		return NULL;
	if (address_parse(host, &a))
		return "that mask does not exist";
	if (no_dns || !may_be_host(host) || host_impossible(host))
		return "it is neither an address nor a network";
	return NULL;
}
