#include <string.h>

#include "model/fetch.h"
#include "model/program.h"

static struct value *
uri_unknown(struct walk *w)
{
	return value_unknown(w, EXISTS, w->message.uri_unknown->why);
}

struct value *
get_method(struct walk *w, const struct call *c, bool all)
{
	static const char *const known[] = { "OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE",
		"TRACE", "CONNECT" };
	struct value *v = value_string(w, w->message.first_method);

	(void)c, (void)all;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (text_is(v->text, known[i]))
			return v;
	// It is read from the first line each time, but taken for none that has a number.
	if (!text_eq(w->message.method, v->text))
		return value_unknown(w, EXISTS, "the method that a rule put there");
	v->strange_method = true;
	return v;
}

struct value *
get_version(struct walk *w, const struct call *c, bool all)
{
	static const char *const names[] = {
		[HTTP_1_1] = "1.1", [HTTP_1_0] = "1.0", [HTTP_2] = "2.0", [HTTP_3] = "3.0"
	};

	(void)c, (void)all;
	return value_string(w, text_of(names[w->version]));
}

struct value *
get_url(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return w->message.uri_unknown ? uri_unknown(w) : value_string(w, w->message.uri);
}

struct value *
get_path(struct walk *w, const struct call *c, bool all)
{
	struct text path = message_path(&w->message);

	(void)c, (void)all;
	if (w->message.uri_unknown)
		return uri_unknown(w);
	return path.ptr ? value_string(w, path) : NULL;
}

struct value *
get_pathq(struct walk *w, const struct call *c, bool all)
{
	struct text path = uri_path(w->message.uri);

	(void)c, (void)all;
	if (w->message.uri_unknown)
		return uri_unknown(w);
	return path.ptr ? value_string(w, path) : NULL;
}

struct value *
get_query(struct walk *w, const struct call *c, bool all)
{
	size_t at = text_find_char(w->message.uri, '?');

	(void)all;
	if (w->message.uri_unknown)
		return value_unknown(w, NOTHING, w->message.uri_unknown->why);
	if (at >= w->message.uri.len)
		return NULL;
	// "with_qm" wants the mark too, unless there is nothing behind it.
	if (c->nargs && text_is(c->args[0], "with_qm") && at + 1 < w->message.uri.len)
		at--;
	return value_string(w, text_after(w->message.uri, at + 1));
}

struct value *
get_base(struct walk *w, const struct call *c, bool all)
{
	const struct header *host = message_header(&w->message, TEXT("host"), NULL);
	struct value *path = text_is(c->name, "base") ? get_path(w, c, all) : get_pathq(w, c, all);

	if (!host || !host->value.len || (path && path->knowledge != KNOWN))
		return path;
	if (host->unknown)
		return value_unknown(w, EXISTS, "the value of the Host header");
	if (!path || !path->text.len || path->text.ptr[0] != '/')
		return value_string(w, host->value);
	return value_string(
		w, text_printf(w->arena, "%.*s%.*s", TEXT_ARG(host->value), TEXT_ARG(path->text)));
}

static bool
delimits(char c, char delimiter)
{
	return c == '&' || c == ';' || c == delimiter;
}

static size_t
parameter_end(struct text t, char delimiter)
{
	size_t n = 0;

	while (n < t.len && !delimits(t.ptr[n], delimiter))
		n++;
	return n;
}

// Whether the text begins with "name=", of any name if that is empty.
static bool
parameter_is(struct text t, struct text name, bool icase, struct text *value)
{
	size_t equal = text_find_char(t, '=');
	struct text left = text_before(t, equal);

	if (equal >= t.len)
		return false;
	*value = text_after(t, equal + 1);
	return !name.len || (icase ? text_ieq(left, name) : text_eq(left, name));
}

struct value *
parameter_values(struct walk *w, struct text list, const struct call *c, char delimiter, bool all)
{
	bool icase = c->nargs > 2 && c->args[2].len && c->args[2].ptr[0] == 'i';
	struct text name = c->nargs ? c->args[0] : (struct text){ "", 0 };
	struct value *first = NULL, **end = &first;

	while (list.len && (all || !first)) {
		size_t n = parameter_end(list, delimiter);
		struct text value;

		if (parameter_is(text_before(list, n), name, icase, &value)) {
			*end = value_string(w, value);
			end = &(*end)->next;
		}
		list = text_after(list, n + 1);
	}
	return first;
}

struct value *
get_url_param(struct walk *w, const struct call *c, bool all)
{
	char delimiter = c->nargs > 1 && c->args[1].len ? c->args[1].ptr[0] : '?';
	struct text uri = w->message.uri;
	size_t start = text_find_char(uri, delimiter);

	if (w->message.uri_unknown)
		return value_unknown(w, NOTHING, w->message.uri_unknown->why);
	if (start >= uri.len)
		return NULL;
	return parameter_values(w, text_after(uri, start + 1), c, delimiter, all);
}

struct value *
get_url_param_val(struct walk *w, const struct call *c, bool all)
{
	struct value *list = get_url_param(w, c, all);

	for (struct value *v = list; v; v = v->next) {
		if (v->knowledge == KNOWN)
			value_read_number(v);
	}
	return list;
}

// Whether some word of the proxy's lines has the part.
static bool
has_part(const struct proxy *p, const char *part)
{
	for (const struct line *l = section_first(p->section); l; l = section_next(l))
		for (size_t i = 1; i <= line_nargs(l); i++)
			if (text_has(line_word(l, i), part))
				return true;
	return false;
}

// The request line is kept only where a log wants it, or a format of the frontend's own that has
// it: a condition does not.
struct value *
get_capture_line(struct walk *w, const struct call *c, bool all)
{
	bool logged = has_part(w->frontend, "%[capture.req.uri") ||
	              option_on(w->cache, w->frontend, "httplog");

	(void)all;
	if ((!logged && (setting(w->cache, w->frontend, KW_LOG_FORMAT, "") ||
				has_part(w->frontend, "%"))) ||
		!w->first_uri.len || w->first_uri.ptr[0] != '/')
		return value_unknown(w, NOTHING, "what the log format captures");
	if (!logged)
		return NULL;
	return value_string(
		w, text_is(c->name, "capture.req.uri") ? w->first_uri : w->message.first_method);
}

struct value *
get_capture_version(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_string(w, w->version == HTTP_1_0 ? TEXT("HTTP/1.0") : TEXT("HTTP/1.1"));
}
