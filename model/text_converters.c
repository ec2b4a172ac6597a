#include <stdio.h>
#include <string.h>
#include <time.h>

#include "model/convert.h"

// Converters of texts that are rarer than those of converters.c.

struct value *
convert_hex(struct walk *w, const struct conversion *c, struct value *v)
{
	static const char digits[] = "0123456789ABCDEF";
	char *hex = arena_alloc(w->arena, 2 * v->text.len + 1);

	(void)c;
	for (size_t i = 0; i < v->text.len; i++) {
		unsigned char byte = (unsigned char)v->text.ptr[i];

		hex[2 * i] = digits[byte >> 4];
		hex[2 * i + 1] = digits[byte & 15];
	}
	return value_string(w, (struct text){ hex, 2 * v->text.len });
}

// Digits that do not fit any more fall out on the left.
struct value *
convert_hex2i(struct walk *w, const struct conversion *c, struct value *v)
{
	unsigned long long n = 0;

	(void)c;
	for (size_t i = 0; i < v->text.len; i++) {
		int digit = hex_digit(v->text.ptr[i]);

		if (digit < 0)
			return NULL;
		n = n << 4 | (unsigned)digit;
	}
	return value_number(w, (long long)n);
}

static const struct {
	char byte;
	const char *escape;
} json_escapes[] = {
	{ '"', "\\\"" },
	{ '\\', "\\\\" },
	{ '/', "\\/" },
	{ '\b', "\\b" },
	{ '\f', "\\f" },
	{ '\r', "\\r" },
	{ '\n', "\\n" },
	{ '\t', "\\t" },
};

static const char *
json_escape(char c)
{
	for (size_t i = 0; i < sizeof(json_escapes) / sizeof(json_escapes[0]); i++)
		if (json_escapes[i].byte == c)
			return json_escapes[i].escape;
	return NULL;
}

struct value *
convert_json(struct walk *w, const struct conversion *c, struct value *v)
{
	bool ascii = !c->call.nargs || !c->call.args[0].len || text_is(c->call.args[0], "ascii");
	char *out = arena_alloc(w->arena, 6 * v->text.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < v->text.len; i++) {
		unsigned char byte = (unsigned char)v->text.ptr[i];
		const char *escape = json_escape(v->text.ptr[i]);

		if (byte > 127 && !ascii)
			return value_unknown(w, NOTHING, "how UTF-8 is written in JSON");
		if (escape) {
			out[n++] = escape[0];
			out[n++] = escape[1];
		} else if (byte < ' ' || byte > '~') {
			n += (size_t)snprintf(out + n, 7, "\\u%04x", byte);
		} else {
			out[n++] = (char)byte;
		}
	}
	return value_string(w, (struct text){ out, n });
}

struct value *
convert_cut_crlf(struct walk *w, const struct conversion *c, struct value *v)
{
	size_t cr = text_find_char(v->text, '\r'), lf = text_find_char(v->text, '\n');

	(void)w, (void)c;
	v->text = text_before(v->text, cr < lf ? cr : lf);
	return v;
}

// The value of the parameter of that name; no sample if there is none.
struct value *
convert_param(struct walk *w, const struct conversion *c, struct value *v)
{
	char delimiter = c->call.nargs > 1 && c->call.args[1].len ? c->call.args[1].ptr[0] : '&';
	struct text rest = v->text;

	while (rest.len) {
		struct text value = text_cut(&rest, delimiter), name = text_cut(&value, '=');

		if (text_eq(name, c->call.args[0]))
			return value_string(w, value);
	}
	return NULL;
}

static struct value *
variable_as(struct walk *w, struct text name, enum value_type type)
{
	struct value *v = variable_value(w, name);

	return v && value_cast(w, v, type) ? v : NULL;
}

// The delimiter stands only between two texts.
struct value *
convert_add_item(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text variable = c->call.args[1];
	struct value *middle = variable.len ? variable_as(w, variable, VALUE_STRING) : NULL;
	struct text suffix = c->call.nargs > 2 ? c->call.args[2] : (struct text){ "", 0 };
	struct text item = { "", 0 };

	if (middle && middle->knowledge != KNOWN)
		return value_unknown(w, EXISTS, middle->why);
	item = text_printf(
		w->arena, "%.*s%.*s", TEXT_ARG(middle ? middle->text : item), TEXT_ARG(suffix));
	return value_string(w, text_printf(w->arena, "%.*s%.*s%.*s", TEXT_ARG(v->text),
				       v->text.len && item.len ? (int)c->call.args[0].len : 0,
				       c->call.args[0].ptr, TEXT_ARG(item)));
}

struct value *
convert_secure_memcmp(struct walk *w, const struct conversion *c, struct value *v)
{
	struct value *other = variable_as(w, c->call.args[0], VALUE_BINARY);

	if (!other)
		return NULL;
	if (other->knowledge != KNOWN)
		return value_unknown(w, NOTHING, other->why);
	return value_bool(w, text_eq(v->text, other->text));
}

struct value *
convert_unset_var(struct walk *w, const struct conversion *c, struct value *v)
{
	variable_set(w, c->call.args[0], NULL);
	return v;
}

// A date in UTC, in seconds.
static struct value *
date_value(struct walk *w, long long seconds, long long offset, const char *format)
{
	enum { LONGEST = 256 };
	char *out = arena_alloc(w->arena, LONGEST);
	time_t when = (time_t)((seconds & 0x007fffffffffffffLL) + offset);
	struct tm tm;

	if (!gmtime_r(&when, &tm))
		return value_unknown(w, EXISTS, "a date out of range");
	return value_string(w, (struct text){ out, strftime(out, LONGEST, format, &tm) });
}

static long long
offset_of(const struct conversion *c, size_t arg)
{
	return c->call.nargs > arg ? text_leading_number(c->call.args[arg]) : 0;
}

struct value *
convert_http_date(struct walk *w, const struct conversion *c, struct value *v)
{
	if (c->call.nargs > 1 && c->call.args[1].len && !text_is(c->call.args[1], "s"))
		return value_unknown(w, EXISTS, "fractions of a second");
	return date_value(w, v->number, offset_of(c, 0), "%a, %d %b %Y %H:%M:%S GMT");
}

// The names of days and months are those of the language that HAProxy runs in.
struct value *
convert_utime(struct walk *w, const struct conversion *c, struct value *v)
{
	static const char plain[] = "%YmdHMSjyeTFDRsu";
	struct text format = c->call.args[0];

	for (size_t i = 0; i + 1 < format.len; i++)
		if (format.ptr[i] == '%' && !strchr(plain, format.ptr[++i]))
			return value_unknown(w, EXISTS, "how a date is written");
	return date_value(w, v->number, offset_of(c, 1), text_string(w->arena, format));
}

// Whether the language is what the range asks for: "de" takes "de-AT".
static bool
in_range(struct text range, struct text language)
{
	if (text_is(range, "*"))
		return true;
	return language.len >= range.len && text_ieq(text_before(language, range.len), range) &&
	       (language.len == range.len || language.ptr[range.len] == '-');
}

// The first of the list's languages in that range; empty if there is none.
static struct text
choose(struct text list, struct text range)
{
	while (list.len) {
		struct text one = text_cut(&list, ';');

		if (in_range(range, one))
			return one;
	}
	return (struct text){ "", 0 };
}

// q = "1" ("." "0"*)? | "0" ("." digit{1,3})?, in thousandths; -1 for another text.
static int
quality(struct text t)
{
	int n = 0, scale = 1000;

	for (size_t i = 0; i < t.len; i++) {
		if (i == 1 && t.ptr[i] == '.')
			continue;
		if (t.ptr[i] < '0' || t.ptr[i] > '9' || i > 4)
			return -1;
		n += (t.ptr[i] - '0') * scale;
		scale /= 10;
	}
	return t.len && n <= 1000 ? n : -1;
}

// The language of the list that an Accept-Language header likes best.
struct value *
convert_language(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text rest = v->text, best = { "", 0 };
	int most = 0;

	while (rest.len) {
		struct text part = text_trim(text_cut(&rest, ','));
		struct text range = text_trim(text_cut(&part, ';')), q = text_trim(part);
		struct text found = choose(c->call.args[0], range);
		int n = 1000;

		if (q.len)
			n = text_starts(q, "q=") ? quality(text_after(q, 2)) : -1;
		if (n < 0 || text_find_char(range, ' ') < range.len)
			return value_unknown(w, NOTHING, "an odd list of languages");
		if (found.len && n > most) {
			most = n;
			best = found;
		}
	}
	if (!best.len && c->call.nargs > 1)
		best = c->call.args[1];
	return best.len ? value_string(w, best) : NULL;
}
