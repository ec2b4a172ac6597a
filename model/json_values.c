#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/convert.h"

// What a path such as "$.a.b[1]" leads to in a JSON text.  As HAProxy does, only what stands before
// the value is read, and a name that comes twice is its first.

enum { DEEPEST = 20 };

// What the path has not named yet, and the text from the value that it has reached on.
struct json {
	struct text rest, path;
	unsigned depth;
	struct text found; // empty: nothing
};

static void
skip_space(struct json *j)
{
	while (j->rest.len && j->rest.ptr[0] && strchr(" \t\r\n", j->rest.ptr[0]))
		j->rest = text_after(j->rest, 1);
}

// Whether the next character is c, which is then skipped.
static bool
skip(struct json *j, char c)
{
	skip_space(j);
	if (!j->rest.len || j->rest.ptr[0] != c)
		return false;
	j->rest = text_after(j->rest, 1);
	return true;
}

// The length of the string that begins here, with its quotes; 0 if it does not end.
static size_t
string_length(struct text t)
{
	for (size_t i = 1; i < t.len && t.ptr[i]; i++) {
		if (t.ptr[i] == '"')
			return i + 1;
		if (t.ptr[i] == '\\' && i + 1 < t.len && t.ptr[i + 1] &&
			strchr("\b\f\n\r\t\\\"", t.ptr[i + 1]))
			i++;
	}
	return 0;
}

static size_t
number_length(struct text t)
{
	size_t i = t.ptr[0] == '-';

	while (i < t.len && ascii_digit(t.ptr[i]))
		i++;
	if (i < t.len && t.ptr[i] == '.')
		for (i++; i < t.len && ascii_digit(t.ptr[i]); i++)
			;
	if (i < t.len && (t.ptr[i] == 'e' || t.ptr[i] == 'E')) {
		i++;
		i += i < t.len && (t.ptr[i] == '-' || t.ptr[i] == '+');
		while (i < t.len && ascii_digit(t.ptr[i]))
			i++;
	}
	return i;
}

// The length of the string, number, true, false or null that begins here; 0 if none does.
static size_t
scalar_length(struct text t)
{
	static const char *const words[] = { "true", "false", "null" };

	if (!t.len)
		return 0;
	if (t.ptr[0] == '"')
		return string_length(t);
	if (t.ptr[0] == '-' || ascii_digit(t.ptr[0]))
		return number_length(t);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_starts(t, words[i]))
			return strlen(words[i]);
	return 0;
}

static bool skip_value(struct json *j);

// members = (string ":" value ("," ...)?)? "}"; whether they are all well-formed
static bool
skip_members(struct json *j)
{
	if (skip(j, '}'))
		return true;
	do {
		size_t n;

		skip_space(j);
		n = j->rest.len && j->rest.ptr[0] == '"' ? string_length(j->rest) : 0;
		j->rest = text_after(j->rest, n);
		// A comma may stand behind the last.
		if (!n)
			return skip(j, '}');
		if (!skip(j, ':') || !skip_value(j))
			return false;
	} while (skip(j, ','));
	return skip(j, '}');
}

static bool
skip_elements(struct json *j)
{
	do {
		if (skip(j, ']'))
			return true;
		if (!skip_value(j))
			return false;
	} while (skip(j, ','));
	return skip(j, ']');
}

static bool
skip_value(struct json *j)
{
	size_t n;
	bool ok;

	if (j->depth >= DEEPEST)
		return false;
	j->depth++;
	if (skip(j, '{')) {
		ok = skip_members(j);
	} else if (skip(j, '[')) {
		ok = skip_elements(j);
	} else {
		n = scalar_length(j->rest);
		j->rest = text_after(j->rest, n);
		ok = n;
	}
	j->depth--;
	return ok;
}

// The path's next name, or what stands between its next brackets.
static struct text
path_part(struct json *j, const char *ends)
{
	size_t n = 1;
	struct text part;

	while (n < j->path.len && !strchr(ends, j->path.ptr[n]))
		n++;
	part = (struct text){ j->path.ptr + 1, n - 1 };
	j->path = text_after(j->path, n + (ends[0] == ']' && n < j->path.len));
	return part;
}

// Goes to the value of that name in the object that begins here.
static bool
go_to_member(struct json *j, struct text name)
{
	if (!skip(j, '{'))
		return false;
	do {
		struct text key;
		size_t n;

		skip_space(j);
		n = j->rest.len && j->rest.ptr[0] == '"' ? string_length(j->rest) : 0;
		if (!n)
			return false;
		key = (struct text){ j->rest.ptr + 1, n - 2 };
		j->rest = text_after(j->rest, n);
		if (!skip(j, ':'))
			return false;
		if (text_eq(key, name))
			return true;
		if (!skip_value(j))
			return false;
	} while (skip(j, ','));
	return false;
}

static bool
go_to_element(struct json *j, long long index)
{
	if (!skip(j, '['))
		return false;
	while (index-- > 0)
		if (!skip_value(j) || !skip(j, ','))
			return false;
	skip_space(j);
	return !j->rest.len || j->rest.ptr[0] != ']';
}

static bool
go(struct json *j)
{
	while (j->path.len) {
		char kind = j->path.ptr[0];

		if (kind == '.' && !go_to_member(j, path_part(j, ".[")))
			return false;
		if (kind == '[' && !go_to_element(j, text_leading_number(path_part(j, "]"))))
			return false;
		if (kind != '.' && kind != '[')
			return false;
	}
	return true;
}

// What the path leads to; empty if that is nothing.
static struct text
json_find(struct text t, struct text path)
{
	struct json j = { .rest = t, .path = text_after(path, 1) };
	struct text start;

	if (!text_starts(path, "$") || !go(&j))
		return (struct text){ "", 0 };
	skip_space(&j);
	start = j.rest;
	return skip_value(&j) ? text_before(start, start.len - j.rest.len) : (struct text){ "", 0 };
}

// A string without its escapes; a NULL ptr for one that HAProxy gives up on.
static struct text
unescape(struct arena *a, struct text t)
{
	static const char names[] = "bfnrt\\\"", bytes[] = "\b\f\n\r\t\\\"";
	char *out = arena_alloc(a, t.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < t.len; i++, n++) {
		const char *at;

		out[n] = t.ptr[i];
		if (t.ptr[i] != '\\' || i + 1 >= t.len)
			continue;
		if (t.ptr[i + 1] == 'u' && i + 5 < t.len) {
			if (t.ptr[i + 2] != '0' || t.ptr[i + 3] != '0' ||
				hex_digit(t.ptr[i + 4]) < 0 || hex_digit(t.ptr[i + 5]) < 0)
				return (struct text){ NULL, 0 };
			out[n] = (char)(hex_digit(t.ptr[i + 4]) << 4 | hex_digit(t.ptr[i + 5]));
			i += 5;
			continue;
		}
		at = t.ptr[i + 1] ? strchr(names, t.ptr[i + 1]) : NULL;
		if (!at)
			return (struct text){ NULL, 0 };
		out[n] = bytes[at - names];
		i++;
	}
	return (struct text){ out, n };
}

static struct value *
number_found(struct walk *w, struct text t, bool whole)
{
	const char *s = text_string(w->arena, t);
	long long n;

	if (!whole)
		return value_string(w, text_printf(w->arena, "%g", strtod(s, NULL)));
	n = strtoll(s, NULL, 0);
	return n < -(1LL << 53) + 1 || n > (1LL << 53) - 1 ? NULL : value_number(w, n);
}

static struct value *
query(struct walk *w, const struct conversion *c, struct text t)
{
	struct text found = json_find(t, c->call.args[0]), string;

	if (text_find_char(c->call.args[0], '\\') < c->call.args[0].len)
		return value_unknown(w, NOTHING, text_string(w->arena, c->call.whole));
	if (!found.len || found.ptr[0] == '{' || text_is(found, "null"))
		return NULL;
	if (found.ptr[0] == '[')
		return value_string(w, found);
	if (text_is(found, "true") || text_is(found, "false"))
		return value_bool(w, found.ptr[0] == 't');
	if (found.ptr[0] != '"')
		return number_found(w, found, c->call.nargs > 1 && c->call.args[1].len);
	string = unescape(w->arena, (struct text){ found.ptr + 1, found.len - 2 });
	return string.ptr ? value_string(w, string) : NULL;
}

struct value *
convert_json_query(struct walk *w, const struct conversion *c, struct value *v)
{
	return query(w, c, v->text);
}

// header or payload of a token: its parts are base64, between dots.
struct value *
convert_jwt_query(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text rest = v->text, part = text_cut(&rest, '.');
	struct value *plain;

	if (text_is(c->call.name, "jwt_payload_query"))
		part = text_cut(&rest, '.');
	plain = convert_ub64dec(w, c, value_string(w, part));
	if (!plain || plain->knowledge != KNOWN)
		return plain;
	return c->call.nargs && c->call.args[0].len ? query(w, c, plain->text) : NULL;
}
