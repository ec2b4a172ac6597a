#include "parser/arguments.h"

#include <arpa/inet.h>
#include <string.h>

// integer = ("+" | "-")? digit*
bool
argument_is_integer(struct text t)
{
	size_t i = t.len && (t.ptr[0] == '-' || t.ptr[0] == '+');

	while (i < t.len && ascii_digit(t.ptr[i]))
		i++;
	return i == t.len;
}

static bool
is_address(struct text t, int family)
{
	char text[64];
	unsigned char bytes[16];

	if (t.len >= sizeof(text))
		return false;
	memcpy(text, t.ptr, t.len);
	text[t.len] = '\0';
	return inet_pton(family, text, bytes) == 1;
}

static bool
is_mask(struct text t, int family)
{
	long long n;

	if (memchr(t.ptr, family == AF_INET ? '.' : ':', t.len))
		return is_address(t, family);
	return text_number(t, &n) && n >= 0 && n <= (family == AF_INET ? 32 : 128);
}

// fields = number ("." number)*
static bool
is_fields(struct text t)
{
	while (t.len) {
		struct text number = text_cut(&t, '.');

		for (size_t i = 0; i < number.len; i++)
			if (number.ptr[i] < '0' || number.ptr[i] > '9')
				return false;
		if (!number.len)
			return false;
	}
	return true;
}

// What an argument that is no text must be; NULL for a text, or if it is that.
static const char *
type_fault(char letter, struct text t)
{
	switch (letter) {
	case 'i':
		return argument_is_integer(t) ? NULL : "the argument is not an integer";
	case '4':
		return is_address(t, AF_INET) ? NULL : "the argument is not an IPv4 address";
	case '6':
		return is_address(t, AF_INET6) ? NULL : "the argument is not an IPv6 address";
	case 'm':
		return is_mask(t, AF_INET) ? NULL : "the argument is not an IPv4 mask";
	case 'M':
		return is_mask(t, AF_INET6) ? NULL : "the argument is not an IPv6 mask";
	case 'p':
		return is_fields(t) ? NULL : "the argument is not a field number such as 1.2";
	default:
		return NULL;
	}
}

static void
read_spec(struct call_arguments *a, const char *spec)
{
	const char *optional = strchr(spec, '?');

	a->nmax = strlen(spec) - (optional != NULL);
	a->nmin = optional ? (size_t)(optional - spec) : a->nmax;
}

static char
letter(const struct call_arguments *a, const char *spec, size_t i)
{
	return i < a->nmin ? spec[i] : spec[i + 1];
}

static bool
is_text(char c)
{
	return strchr("sTBFSUr", c) != NULL;
}

// One more argument; whether HAProxy reads on after it.
static bool
take(struct call_arguments *a, char c, size_t i, struct text t, const char **fault)
{
	if (!t.len && !is_text(c)) {
		if (i < a->nmin)
			*fault = "an argument is missing";
		return false;
	}
	a->value[i] = t;
	a->given[i] = true;
	*fault = type_fault(c, t);
	return !*fault;
}

const char *
arguments_fill(struct call_arguments *a, const struct call *c, const char *spec)
{
	static const struct text nothing = { "", 0 };
	size_t n = c->nargs ? c->nargs : 1, i = 0;
	const char *fault = NULL;

	read_spec(a, spec);
	memset(a->given, 0, sizeof(a->given));
	a->at = c->whole;
	if (!a->nmax)
		return c->nargs ? "it takes no arguments" : NULL;
	if (!c->parens && !a->nmin)
		return NULL;
	for (; i < n; i++) {
		if (i == a->nmax)
			return arena_printf(a->arena, "it takes at most %zu argument%s", a->nmax,
				a->nmax == 1 ? "" : "s");
		if (!take(a, letter(a, spec, i), i, c->nargs ? c->args[i] : nothing, &fault))
			break;
	}
	if (fault) {
		if (i < c->nargs && c->args[i].len)
			a->at = c->args[i];
		return fault;
	}
	if (i < n && i + 1 < n)
		return "an argument is missing between the commas";
	if (i < a->nmin)
		return arena_printf(a->arena, "it wants %zu arguments, not %zu", a->nmin, i);
	return NULL;
}
