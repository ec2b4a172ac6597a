#include <string.h>

#include "model/convert.h"

struct value *
convert_same(struct walk *w, const struct conversion *c, struct value *v)
{
	(void)w, (void)c;
	return v;
}

static struct value *
mapped(struct walk *w, struct value *v, char from, char to, int shift)
{
	char *s = arena_strndup(w->arena, v->text.ptr, v->text.len);

	for (size_t i = 0; i < v->text.len; i++)
		if (s[i] >= from && s[i] <= to)
			s[i] = (char)(s[i] + shift);
	v->text.ptr = s;
	return v;
}

struct value *
convert_lower(struct walk *w, const struct conversion *c, struct value *v)
{
	(void)c;
	return mapped(w, v, 'A', 'Z', 'a' - 'A');
}

struct value *
convert_upper(struct walk *w, const struct conversion *c, struct value *v)
{
	(void)c;
	return mapped(w, v, 'a', 'z', 'A' - 'a');
}

struct value *
convert_length(struct walk *w, const struct conversion *c, struct value *v)
{
	(void)c;
	return value_number(w, (long long)v->text.len);
}

struct value *
convert_iif(struct walk *w, const struct conversion *c, struct value *v)
{
	return value_string(w, c->call.args[v->number ? 0 : 1]);
}

// Where the port's colon stands; the length if there is none.
static size_t
port_colon(struct text t)
{
	for (size_t i = t.len; i > 0; i--) {
		if (t.ptr[i - 1] == ':')
			return i - 1;
		if (t.ptr[i - 1] == ']')
			break;
	}
	return t.len;
}

struct value *
convert_host_only(struct walk *w, const struct conversion *c, struct value *v)
{
	v->text = text_before(v->text, port_colon(v->text));
	return convert_lower(w, c, v);
}

struct value *
convert_port_only(struct walk *w, const struct conversion *c, struct value *v)
{
	unsigned n = 0;

	// Whatever is not a digit counts too.
	(void)c;
	for (size_t i = port_colon(v->text) + 1; i < v->text.len; i++)
		n = n * 10 + (unsigned)(v->text.ptr[i] - '0');
	return value_number(w, n);
}

static bool
is_one_of(char c, struct text set)
{
	return set.len && memchr(set.ptr, c, set.len);
}

struct value *
convert_trim(struct walk *w, const struct conversion *c, struct value *v)
{
	bool left = c->call.name.ptr[0] == 'l';

	(void)w;
	while (v->text.len && is_one_of(v->text.ptr[left ? 0 : v->text.len - 1], c->call.args[0])) {
		if (left)
			v->text = text_after(v->text, 1);
		else
			v->text.len--;
	}
	return v;
}

// The fields from number n on, `count` of them; 0 is all.  From the end if n is negative.  NULL if
// there is no field n.
static struct value *
field(struct value *v, long long n, struct text set, long long count)
{
	bool back = n < 0;
	size_t len = v->text.len, from = 0;
	long long at = 1, want = back ? -n : n;

	for (size_t i = 0; i < len; i++) {
		size_t place = back ? len - 1 - i : i;

		if (!is_one_of(v->text.ptr[place], set))
			continue;
		if (at == want && count-- == 1) {
			len = i;
			break;
		}
		if (at < want) {
			from = i + 1;
			at++;
		}
	}
	if (at != want)
		return NULL;
	v->text = (struct text){ v->text.ptr + (back ? v->text.len - len : from), len - from };
	return v;
}

struct value *
convert_field(struct walk *w, const struct conversion *c, struct value *v)
{
	long long n = text_leading_number(c->call.args[0]);
	long long count = c->call.nargs > 2 ? text_leading_number(c->call.args[2]) : 1;

	(void)w;
	return n ? field(v, n, c->call.args[1], count) : NULL;
}

// Up to 2.8 a word that is not there is empty; later there is no sample then.
static struct value *
no_word(struct walk *w)
{
	unsigned targets = w->m->settings->targets;

	if (!(targets & UNTIL(V2_8)))
		return NULL;
	return targets & SINCE(V3_0) ? value_unknown(w, NOTHING, "the release of HAProxy")
	                             : value_string(w, (struct text){ "", 0 });
}

// As field(), but delimiters in a row count as one, and words begin outside of them.
struct value *
convert_word(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text set = c->call.args[1];
	long long n = text_leading_number(c->call.args[0]), at = 0;
	long long count = c->call.nargs > 2 ? text_leading_number(c->call.args[2]) : 1;
	size_t len = v->text.len, from = 0, end = len;
	bool back = n < 0, inside = false;

	if (back)
		n = -n;
	for (size_t i = 0; i < len; i++) {
		bool separator = is_one_of(v->text.ptr[back ? len - 1 - i : i], set);

		if (!separator && !inside && at != n) {
			at++;
			from = i;
		}
		if (separator && inside && at == n && count-- == 1) {
			end = i;
			break;
		}
		inside = !separator;
	}
	if (!n)
		return NULL;
	if (at != n)
		return no_word(w);
	v->text = (struct text){ v->text.ptr + (back ? len - end : from), end - from };
	return v;
}

struct value *
convert_truth(struct walk *w, const struct conversion *c, struct value *v)
{
	long long n = v->number;

	switch (c->call.name.ptr[0]) {
	case 'b':
		return value_bool(w, n != 0);
	case 'o':
		return value_bool(w, n & 1);
	case 'e':
		return value_bool(w, !(n & 1));
	case 'c':
		return value_number(w, ~n);
	default:
		return text_is(c->call.name, "neg") ? value_number(w, -n) : value_bool(w, !n);
	}
}

// What the argument, a number or a variable's name, says.
static struct value *
argument(struct walk *w, struct text arg)
{
	if (arg.len && (arg.ptr[0] == '-' || ascii_digit(arg.ptr[0])))
		return value_number(w, text_leading_number(arg));
	return variable_value(w, arg);
}

struct value *
text_argument(struct walk *w, struct text arg)
{
	static const char *const scopes[] = { "txn.", "sess.", "req.", "res.", "proc.", "check." };

	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (text_starts(arg, scopes[i]))
			return variable_value(w, arg);
	return value_string(w, arg);
}

// Up to 2.8 the arguments are numbers.  Since 3.0 they may be variables, and a length beyond the
// end gives the whole, wherever it was to begin.
struct value *
convert_bytes(struct walk *w, const struct conversion *c, struct value *v)
{
	unsigned targets = w->m->settings->targets;
	struct value *first = argument(w, c->call.args[0]);
	struct value *most = c->call.nargs > 1 ? argument(w, c->call.args[1]) : NULL;
	long long n;

	if (!first || (c->call.nargs > 1 && !most) || !value_cast(w, first, VALUE_NUMBER) ||
		(most && !value_cast(w, most, VALUE_NUMBER)))
		return NULL;
	if (first->knowledge != KNOWN || (most && most->knowledge != KNOWN))
		return value_unknown(w, NOTHING, "what a variable says");
	if (first->number < 0 || (most && most->number < 0))
		return NULL;
	n = (long long)v->text.len - first->number;
	if (n <= 0) {
		v->text.len = 0;
		return v;
	}
	if (most && most->number > n && first->number && targets & SINCE(V3_0))
		return targets & UNTIL(V2_8) ? value_unknown(w, EXISTS, "the release of HAProxy")
		                             : v;
	v->text = (struct text){ v->text.ptr + first->number,
		(size_t)(most && most->number < n ? most->number : n) };
	return v;
}

// What is out of range becomes the bound that it passed.
static long long
compute(struct text name, long long a, long long b)
{
	bool whole = b != 0 && !(b == -1 && a == INT64_MIN);
	long long out;

	if (text_is(name, "add"))
		return !__builtin_add_overflow(a, b, &out) ? out : a < 0 ? INT64_MIN : INT64_MAX;
	if (text_is(name, "sub"))
		return !__builtin_sub_overflow(a, b, &out) ? out : a < 0 ? INT64_MIN : INT64_MAX;
	if (text_is(name, "mul"))
		return !__builtin_mul_overflow(a, b, &out) ? out
		       : (a < 0) == (b < 0)                ? INT64_MAX
		                                           : INT64_MIN;
	if (text_is(name, "div"))
		return whole ? a / b : INT64_MAX;
	if (text_is(name, "mod"))
		return whole ? a % b : 0;
	return text_is(name, "and") ? (a & b) : text_is(name, "or") ? (a | b) : (a ^ b);
}

// The first releases of 2.8, and those before, made the largest number of a sum of two negative
// ones.
static bool
negative_sum(const struct walk *w, struct text name, long long a, long long b)
{
	bool minus = text_is(name, "sub");

	return w->m->settings->targets & UNTIL(V2_8) && (minus || text_is(name, "add")) && a < 0 &&
	       (minus ? b > 0 : b < 0);
}

struct value *
convert_arithmetic(struct walk *w, const struct conversion *c, struct value *v)
{
	struct value *other = argument(w, c->call.args[0]);

	if (!other || !value_cast(w, other, VALUE_NUMBER))
		return NULL;
	if (other->knowledge != KNOWN)
		return other;
	if (negative_sum(w, c->call.name, v->number, other->number))
		return value_unknown(w, EXISTS, "a sum of negative numbers");
	return value_number(w, compute(c->call.name, v->number, other->number));
}

// The number that the C library's comparison gives HAProxy: how far the first two bytes that differ
// are from each other, else which text is the longer one.
static int
distance(struct text a, struct text b)
{
	for (size_t i = 0; i < a.len && i < b.len; i++)
		if (a.ptr[i] != b.ptr[i])
			return (unsigned char)a.ptr[i] - (unsigned char)b.ptr[i];
	return a.len < b.len ? -1 : a.len > b.len;
}

struct value *
convert_strcmp(struct walk *w, const struct conversion *c, struct value *v)
{
	struct value *other = argument(w, c->call.args[0]);

	if (!other || !value_cast(w, other, VALUE_STRING))
		return NULL;
	if (other->knowledge != KNOWN)
		return other;
	return value_number(w, distance(v->text, other->text));
}

struct value *
convert_concat(struct walk *w, const struct conversion *c, struct value *v)
{
	struct value *middle = c->call.args[1].len ? argument(w, c->call.args[1]) : NULL;

	if (middle && !value_cast(w, middle, VALUE_STRING))
		middle = NULL;
	if (middle && middle->knowledge != KNOWN)
		return value_unknown(w, EXISTS, middle->why);
	return value_string(
		w, text_printf(w->arena, "%.*s%.*s%.*s%.*s", TEXT_ARG(v->text),
			   TEXT_ARG(c->call.args[0]), TEXT_ARG(middle ? middle->text : TEXT("")),
			   TEXT_ARG(c->call.args[2])));
}

struct value *
convert_set_var(struct walk *w, const struct conversion *c, struct value *v)
{
	variable_set(w, c->call.args[0], v);
	return v;
}

struct value *
convert_regsub(struct walk *w, const struct conversion *c, struct value *v)
{
	bool all = c->call.nargs > 2 && text_find_char(c->call.args[2], 'g') < c->call.args[2].len;
	struct text out;

	if (!c->regex || regex_substitute(w->arena, c->regex, v->text, c->call.args[1], all,
				 &out) == REGEX_TOO_HARD)
		return value_unknown(w, EXISTS, "a regular expression");
	return value_string(w, out);
}

static bool
begins_with(const struct address *a, const unsigned char *bytes, size_t n)
{
	return a->family == 6 && memcmp(a->bytes, bytes, n) == 0;
}

// An IPv6 address that stands for an IPv4 one: ::ffff:10.1.2.3; since 3.0, and not in each release
// before, ::10.1.2.3 and 2002:a01:203:: too.  UNKNOWN if that is not known.
static enum truth
to_ipv4(struct walk *w, struct address *a)
{
	static const unsigned char mapped[12] = { [10] = 0xff, 0xff }, plain[12] = { 0 },
				   tunnel[2] = { 0x20, 0x02 };
	bool old = begins_with(a, mapped, sizeof(mapped)),
	     late = begins_with(a, tunnel, sizeof(tunnel));
	struct address ip = { .family = 4, .prefix = 32 };

	if (!old && !late && !begins_with(a, plain, sizeof(plain)))
		return NO;
	if (!old && w->m->settings->targets & UNTIL(V2_8))
		return UNKNOWN;
	memcpy(ip.bytes, a->bytes + (late ? 2 : 12), 4);
	*a = ip;
	return YES;
}

struct value *
convert_ipmask(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text mask;
	struct address m;
	long long bits;

	if (to_ipv4(w, &v->address) == UNKNOWN)
		return value_unknown(w, NOTHING, "the release of HAProxy");
	mask = c->call.args[v->address.family == 6];
	if (!mask.len)
		return NULL;
	if (text_number(mask, &bits)) {
		memset(m.bytes, 0, sizeof(m.bytes));
		for (long long i = 0; i < bits && i < 128; i++)
			m.bytes[i / 8] = (unsigned char)(m.bytes[i / 8] | 0x80 >> i % 8);
	} else if (!address_parse(mask, &m)) {
		return NULL;
	}
	for (size_t i = 0; i < sizeof(m.bytes); i++)
		v->address.bytes[i] &= m.bytes[i];
	return v;
}
