#include "parser/sample.h"

#include <string.h>

// What may stand in the name of a fetch or converter.
static bool
name_byte(char c)
{
	return ascii_letter(c) || ascii_digit(c) || (c && strchr("._-+:", c));
}

// What a backslash stands before, and what the two are then.
static const char named[] = " \\'\"tnr", values[] = " \\'\"\t\n\r";

// Text without the quotes and escapes that the arguments' own parser takes away (manual, 2.2).
static struct text
unquote(struct arena *a, struct text raw)
{
	char *out, quote = 0;
	size_t n = 0;

	if (!memchr(raw.ptr, '\\', raw.len) && !memchr(raw.ptr, '"', raw.len) &&
		!memchr(raw.ptr, '\'', raw.len))
		return raw;
	out = arena_alloc(a, raw.len + 1);
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.ptr[i];
		const char *at =
			i + 1 < raw.len && raw.ptr[i + 1] ? strchr(named, raw.ptr[i + 1]) : NULL;

		if (quote ? c == quote : c == '"' || c == '\'') {
			quote = quote ? 0 : c;
		} else if (c == '\\' && quote != '\'' && at) {
			out[n++] = values[at - named];
			i++;
		} else {
			out[n++] = c;
		}
	}
	return (struct text){ out, n };
}

// Where the argument that begins at `from` ends: at a "," or ")" outside of quotes; text.len if
// nowhere.  A backslash before one of them does not keep it from ending the argument.
static size_t
argument_end(struct text text, size_t from)
{
	char quote = 0;

	for (size_t i = from; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\\' && quote != '\'' && i + 1 < text.len && text.ptr[i + 1] &&
			strchr(named, text.ptr[i + 1]))
			i++;
		else if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else if (!quote && (c == ',' || c == ')'))
			return i;
	}
	return text.len;
}

// arguments = "(" (argument ("," argument)*)? ")"
//
// How many bytes they take; 0 and *fault if they do not end.
static size_t
parse_arguments(struct arena *a, struct text text, struct call *out, const char **fault)
{
	size_t at = 1;

	out->parens = true;
	if (text.len > 1 && text.ptr[1] == ')')
		return 2;
	for (;;) {
		size_t end = argument_end(text, at);

		if (end == text.len) {
			*fault = "the ')' of the arguments is missing";
			return 0;
		}
		if (out->nargs == MAX_CALL_ARGS) {
			*fault = "there are too many arguments";
			return 0;
		}
		out->args[out->nargs++] = unquote(a, (struct text){ text.ptr + at, end - at });
		at = end + 1;
		if (text.ptr[end] == ')')
			return at;
	}
}

// call = name arguments?
bool
call_parse(struct arena *a, struct text *rest, struct call *out, const char **fault)
{
	struct text text = *rest;
	size_t n = 0;

	*out = (struct call){ 0 };
	while (n < text.len && name_byte(text.ptr[n]))
		n++;
	out->name = text_before(text, n);
	if (n < text.len && text.ptr[n] == '(') {
		size_t len = parse_arguments(a, text_after(text, n), out, fault);

		if (!len)
			return false;
		n += len;
	}
	out->whole = text_before(text, n);
	*rest = text_after(text, n);
	return true;
}

bool
call_next(struct arena *a, struct text *rest, char stop, struct call *out, const char **fault)
{
	bool comma = rest->len && rest->ptr[0] == ',';

	*out = (struct call){ 0 };
	if (rest->len && !comma && (!stop || rest->ptr[0] != stop)) {
		*fault = "a ',' is missing before the next converter";
		return false;
	}
	while (rest->len && rest->ptr[0] == ',')
		*rest = text_after(*rest, 1);
	// A comma too many at the end of a word is accepted.
	if (!comma || !rest->len)
		return false;
	if (!call_parse(a, rest, out, fault))
		return false;
	if (!out->name.len)
		*fault = "the name of a converter is missing";
	return out->name.len > 0;
}

static void
add_converter(struct arena *a, struct sample *s, struct call c)
{
	if ((s->nconverters & (s->nconverters - 1)) == 0)
		s->converters = arena_grow(a, s->converters, s->nconverters * sizeof(c),
			(s->nconverters ? 2 * s->nconverters : 1) * sizeof(c));
	s->converters[s->nconverters++] = c;
}

bool
sample_parse(struct arena *a, struct text text, char stop, struct sample *out, struct text *rest,
	const char **fault)
{
	const char *wrong = NULL;
	struct call c;

	*out = (struct sample){ 0 };
	*rest = text;
	if (!call_parse(a, rest, &out->fetch, fault))
		return false;
	if (!out->fetch.name.len) {
		*fault = "the name of a sample fetch is missing";
		return false;
	}
	while (call_next(a, rest, stop, &c, &wrong))
		add_converter(a, out, c);
	out->whole = text_before(text, text.len - rest->len);
	if (wrong)
		*fault = wrong;
	return !wrong;
}
