#include <stdio.h>
#include <string.h>

#include "model/fetch.h"

// What "%name" of a log format stands for, as a fetch; those that are not here are unknown.
static const struct {
	const char *name, *fetch;
} aliases[] = {
	{ "b", "be_name" },
	{ "ci", "src" },
	{ "cp", "src_port" },
	{ "f", "fe_name" },
	{ "ft", "fe_name" },
	{ "fi", "dst" },
	{ "fp", "dst_port" },
};

static bool
is_control(char c)
{
	return (c >= 0 && c < ' ' && c != '\t') || c == 127;
}

static bool
is_odd_in_logs(char c)
{
	return c < ' ' || c > '~' || c == '"' || c == '#';
}

// Odd characters are written as the mark and two digits: as "%0A" in headers, as "#22" in logs.
static struct text
encoded(struct walk *w, struct text t, bool (*odd)(char), char mark)
{
	size_t n = 0;
	char *out;

	for (size_t i = 0; i < t.len; i++)
		n += odd(t.ptr[i]);
	if (!n)
		return t;
	out = arena_alloc(w->arena, t.len + 2 * n + 1);
	n = 0;
	for (size_t i = 0; i < t.len; i++) {
		if (odd(t.ptr[i]))
			n += (size_t)snprintf(out + n, 4, "%c%02X", mark, (unsigned char)t.ptr[i]);
		else
			out[n++] = t.ptr[i];
	}
	return (struct text){ out, n };
}

// A part of the request line as it came in, whatever rules made of it; only the frontend's rules
// are sure to find it kept.
static struct value *
kept_part(struct walk *w, struct text name)
{
	static const char *const versions[] = {
		[HTTP_1_1] = "1.1", [HTTP_1_0] = "1.0", [HTTP_2] = "2.0", [HTTP_3] = "3.0"
	};
	struct text uri = encoded(w, w->first_uri, is_odd_in_logs, '#');
	size_t query = text_find_char(uri, '?');
	bool whole = query > uri.len;

	if (text_is(name, "HM"))
		return value_string(w, w->message.first_method);
	if (text_is(name, "HU"))
		return value_string(w, uri);
	if (text_is(name, "HQ"))
		return value_string(w, whole ? TEXT("") : text_after(uri, query));
	if (text_is(name, "HV"))
		return value_string(w, text_printf(w->arena, "HTTP/%s", versions[w->version]));
	if (uri.ptr[0] != '/' || !(text_is(name, "HP") || text_is(name, "HPO")))
		return NULL;
	return value_string(w, whole ? uri : text_before(uri, query));
}

static struct value *
alias_value(struct walk *w, struct text name)
{
	struct call c = { 0 };
	struct value *v = NULL;

	if (name.ptr[0] == 'H' && w->http && (!w->backend || w->backend == w->frontend))
		v = kept_part(w, name);
	if (v)
		return v;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (!text_is(name, aliases[i].name))
			continue;
		c.name = text_of(aliases[i].fetch);
		if (!w->http && fetch_find(c.name)->at == LOOKS_HTTP)
			break;
		return fetch_find(c.name)->get(w, &c, false);
	}
	return value_unknown(w, EXISTS, text_printf(w->arena, "%%%.*s", TEXT_ARG(name)).ptr);
}

static struct text
escaped(struct walk *w, struct text t)
{
	char *out = arena_alloc(w->arena, 2 * t.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < t.len; i++) {
		if (t.ptr[i] && strchr("\"\\]", t.ptr[i]))
			out[n++] = '\\';
		out[n++] = t.ptr[i];
	}
	return (struct text){ out, n };
}

// Q quotes, E escapes.  Nothing is known of what other flags do.
static struct value *
flagged(struct walk *w, struct text flags, struct value *v, bool quotes)
{
	if (v->knowledge != KNOWN)
		return v;
	while (flags.len) {
		struct text flag = text_cut(&flags, ',');

		if (text_is(flag, "+E"))
			v->text = escaped(w, v->text);
		else if (!text_is(flag, "+Q") && !text_is(flag, "-Q") && !text_is(flag, "-E"))
			return value_unknown(w, EXISTS, "how the log format writes a value");
		else if (text_is(flag, "+Q") && quotes)
			v->text = text_printf(w->arena, "\"%.*s\"", TEXT_ARG(v->text));
	}
	return v;
}

static struct value *
piece_value(struct walk *w, const struct piece *p)
{
	struct value *v;

	if (p->kind == PIECE_TEXT)
		return value_string(w, p->text);
	if (p->kind == PIECE_ALIAS)
		v = p->text.len == 1 && p->text.ptr[0] == 'o' ? NULL : alias_value(w, p->text);
	else
		v = expression_eval(w, expression_get(w->cache, &p->sample), false);
	if (!v || !value_cast(w, v, VALUE_STRING))
		v = value_string(w, (struct text){ "", 0 });
	if (!w->logging && v->knowledge == KNOWN)
		v->text = encoded(w, v->text, is_control, '%');
	// The samples of rules are not quoted, whatever the flags say.
	return flagged(w, p->flags, v, w->logging || p->kind == PIECE_ALIAS);
}

struct value *
format_eval(struct walk *w, struct text format)
{
	const char *fault = NULL;
	struct text out = { "", 0 };

	if (!memchr(format.ptr, '%', format.len))
		return value_string(w, format);
	for (const struct piece *p = format_parse(w->cache->arena, format, &fault); p;
		p = p->next) {
		struct value *v = piece_value(w, p);

		if (p->kind == PIECE_ALIAS && text_is(p->text, "o") && p->flags.len)
			return value_unknown(w, EXISTS, "flags of a log format");
		if (v->knowledge != KNOWN)
			return value_unknown(w, EXISTS, v->why);
		out = text_printf(w->arena, "%.*s%.*s", TEXT_ARG(out), TEXT_ARG(v->text));
	}
	if (fault)
		return value_unknown(w, EXISTS, fault);
	return value_string(w, out);
}
