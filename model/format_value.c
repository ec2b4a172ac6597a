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
	{ "HM", "method" },
	{ "HP", "path" },
	{ "HPO", "path" },
	{ "HU", "url" },
};

static struct value *
alias_value(struct walk *w, struct text name)
{
	struct call c = { 0 };

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (!text_is(name, aliases[i].name))
			continue;
		// The request line is the one that came, whatever rules made of it (seen in 2.6).
		if (name.ptr[0] == 'H' && w->message.changes)
			break;
		c.name = text_of(aliases[i].fetch);
		if (!w->http && fetch_find(c.name)->at == LOOKS_HTTP)
			break;
		return fetch_find(c.name)->get(w, &c, false);
	}
	return value_unknown(w, EXISTS, text_printf(w->arena, "%%%.*s", TEXT_ARG(name)).ptr);
}

static struct value *
piece_value(struct walk *w, const struct piece *p)
{
	struct value *v;

	if (p->kind == PIECE_TEXT)
		return value_string(w, p->text);
	if (p->flags.len)
		return value_unknown(w, EXISTS, "how the log format quotes a value");
	if (p->kind == PIECE_ALIAS)
		v = p->text.len == 1 && p->text.ptr[0] == 'o' ? NULL : alias_value(w, p->text);
	else
		v = expression_eval(w, expression_get(w->cache, &p->sample), false);
	if (!v || !value_cast(w, v, VALUE_STRING))
		return value_string(w, (struct text){ "", 0 });
	return v;
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

		if (v->knowledge != KNOWN)
			return value_unknown(w, EXISTS, v->why);
		out = text_printf(w->arena, "%.*s%.*s", TEXT_ARG(out), TEXT_ARG(v->text));
	}
	if (fault)
		return value_unknown(w, EXISTS, fault);
	return value_string(w, out);
}
