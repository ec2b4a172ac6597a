#include "model/compose_read.h"

#include <string.h>

enum { MAX_ENVIRONMENT = 1024 * 1024, MAX_DEPTH = 8 };

void
read_environment_file(struct compose_reader *r, const char *path)
{
	host_beside(
		r->model->settings->host, r->arena, path, ".env", MAX_ENVIRONMENT, &r->environment);
}

static struct text
unquote(struct text t)
{
	if (t.len >= 2 && (t.ptr[0] == '"' || t.ptr[0] == '\'') && t.ptr[t.len - 1] == t.ptr[0])
		return (struct text){ t.ptr + 1, t.len - 2 };
	return t;
}

// A comment begins at a "#" after a blank.
static struct text
without_comment(struct text t)
{
	struct text value = text_before(t, text_find(t, " #"));

	while (value.len && (value.ptr[value.len - 1] == ' ' || value.ptr[value.len - 1] == '\r'))
		value.len--;
	return value;
}

// What -D says, else .env.
static bool
look_up(const struct compose_reader *r, struct text name, struct text *value)
{
	struct text rest = r->environment;

	for (const struct definition *d = r->model->settings->defines; d; d = d->next)
		if (text_eq(d->name, name)) {
			*value = d->value;
			return true;
		}
	while (rest.len) {
		struct text line = text_cut(&rest, '\n'), key = text_cut(&line, '=');

		if (text_starts(key, "export "))
			key = text_after(key, strlen("export "));
		if (!text_eq(key, name))
			continue;
		*value = unquote(without_comment(line));
		return true;
	}
	return false;
}

static bool
name_char(char c, bool first)
{
	return ascii_letter(c) || c == '_' || (!first && ascii_digit(c));
}

static struct text
cut_name(struct text *rest)
{
	size_t n = 0;
	struct text name;

	while (n < rest->len && name_char(rest->ptr[n], n == 0))
		n++;
	name = text_before(*rest, n);
	*rest = text_after(*rest, n);
	return name;
}

// How many bytes the text inside of "${" has before its "}".
static size_t
inside_len(struct text t)
{
	size_t depth = 1, n = 0;

	for (; n < t.len; n++) {
		if (t.ptr[n] == '{' && n && t.ptr[n - 1] == '$')
			depth++;
		if (t.ptr[n] == '}' && --depth == 0)
			break;
	}
	return n;
}

static struct text replace(struct compose_reader *r, struct text t, bool *known, unsigned depth);

// variable = name (":"? ("-" | "?" | "+") text)?
static struct text
variable(struct compose_reader *r, struct text t, bool *known, unsigned depth)
{
	struct text name = cut_name(&t), value = { "", 0 };
	bool defined = look_up(r, name, &value), colon = text_starts(t, ":");
	char op;

	t = text_after(t, colon);
	op = t.len ? t.ptr[0] : '\0';
	if (colon && !value.len && defined)
		defined = false;
	if (op == '-' && !defined)
		return replace(r, text_after(t, 1), known, depth + 1);
	if (op == '+')
		return defined ? replace(r, text_after(t, 1), known, depth + 1)
		               : (struct text){ "", 0 };
	if (!defined)
		*known = false;
	return value;
}

static struct text
replace(struct compose_reader *r, struct text t, bool *known, unsigned depth)
{
	struct text out = { "", 0 };

	if (depth > MAX_DEPTH || text_find_char(t, '$') >= t.len)
		return t;
	while (t.len) {
		struct text before = text_before(t, text_find_char(t, '$')), value = { "", 0 };

		t = text_after(t, before.len + 1);
		if (text_starts(t, "$")) {
			value = TEXT("$");
			t = text_after(t, 1);
		} else if (text_starts(t, "{")) {
			size_t n = inside_len(text_after(t, 1));

			value = variable(r, text_before(text_after(t, 1), n), known, depth);
			t = text_after(t, n + 2);
		} else if (t.len && name_char(t.ptr[0], true)) {
			value = variable(r, cut_name(&t), known, depth);
		}
		out = text_printf(
			r->arena, "%.*s%.*s%.*s", TEXT_ARG(out), TEXT_ARG(before), TEXT_ARG(value));
	}
	return out;
}

struct text
interpolate(struct compose_reader *r, struct text t, bool *known)
{
	*known = true;
	return replace(r, t, known, 0);
}
