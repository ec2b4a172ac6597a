#include "model/evaluate.h"

#include <string.h>

// What a map converter reads, once.
static struct pattern_list *
map_of(struct flow_cache *c, const struct call *call)
{
	struct pattern_list *l = arena_new(c->arena, struct pattern_list);
	enum map_result result;

	converter_is_map(call->name, &l->match, &result);
	l->map = true;
	l->capture = result == MAP_EXPAND;
	pattern_list_file(c, l, call->args[0]);
	return l;
}

static void
get_ready(struct flow_cache *c, struct conversion *out, const struct call *call)
{
	enum map_result result;
	enum match match;
	const char *fault;
	size_t at;

	out->call = *call;
	out->row = converter_find(call->name);
	if (converter_is_map(call->name, &match, &result))
		out->map = map_of(c, call);
	if (text_is(call->name, "regsub"))
		out->regex = regex_compile(c->arena, call->args[0],
			REGEX_CAPTURE | (call->nargs > 2 && text_has(call->args[2], "i")
							? (unsigned)REGEX_ICASE
							: 0),
			&fault, &at);
}

struct expression *
expression_get(struct flow_cache *c, const struct sample *s)
{
	struct text whole = s->whole;
	struct expression *e;

	// "path_beg" is as good as "path".
	if (!text_starts(whole, text_string(c->arena, s->fetch.name)) || !s->nconverters)
		whole = text_printf(c->arena, "%.*s%.*s", TEXT_ARG(s->fetch.name),
			TEXT_ARG(text_after(whole, text_find_char(whole, '('))));
	e = table_get(c->expressions, whole, 0);
	if (e)
		return e;
	e = arena_new(c->arena, struct expression);
	e->whole = whole;
	e->call = s->fetch;
	e->fetch = fetch_find(s->fetch.name);
	e->nconversions = s->nconverters;
	e->conversions = arena_array(c->arena, struct conversion, s->nconverters);
	for (size_t i = 0; i < s->nconverters; i++)
		get_ready(c, &e->conversions[i], &s->converters[i]);
	table_add(c->expressions, &e->whole, 0);
	return e;
}

// What the fetch yields, if its place lets it look at all.
static struct value *
fetch(struct walk *w, const struct expression *e, bool all)
{
	if (!e->fetch)
		return value_unknown(w, NOTHING, text_string(w->arena, e->call.whole));
	if (w->responding ? e->fetch->at == LOOKS_HTTP : e->fetch->at == LOOKS_RESPONSE)
		return value_unknown(w, NOTHING, text_string(w->arena, e->call.whole));
	if (e->fetch->at == LOOKS_HTTP && !w->http)
		return w->tls && w->content
		               ? NULL
		               : value_unknown(w, NOTHING, "whether the request is in already");
	if (e->fetch->at == LOOKS_BYTES && !w->content)
		return value_unknown(w, NOTHING, "whether the first bytes are in already");
	return e->fetch->get(w, &e->call, all);
}

// What a converter that is not known here may write into.
static void
forget_arguments(struct walk *w, const struct call *c)
{
	for (size_t i = 0; i < c->nargs; i++)
		if (text_find_char(c->args[i], '.') < c->args[i].len)
			variable_set(w, c->args[i],
				value_unknown(w, NOTHING, "a variable that a converter may set"));
}

// NULL: no sample.
static struct value *
convert(struct walk *w, const struct conversion *c, struct value *v)
{
	bool truth = v->truth || v->type == VALUE_BOOL;
	struct value *out;

	if (!c->row) {
		forget_arguments(w, &c->call);
		return value_unknown(w, NOTHING, text_string(w->arena, c->call.name));
	}
	if (v->knowledge != KNOWN && c->map)
		return c->row->convert(w, c, v);
	if (v->knowledge != KNOWN) {
		// Nobody knows its value, so nobody knows whether it fits.
		struct value *u = value_unknown(w, c->row->total ? v->knowledge : NOTHING, v->why);

		u->unlisted = v->unlisted && c->row->any;
		u->type = u->unlisted ? v->type : u->type;
		return u;
	}
	if (!c->row->any && !value_cast(w, v, c->row->in))
		return NULL;
	out = c->row->convert(w, c, v);
	if (out && truth && c->row->in == VALUE_NUMBER)
		out->truth = out->type == VALUE_NUMBER;
	return out;
}

struct value *
expression_eval(struct walk *w, const struct expression *e, bool all)
{
	struct value *first = NULL, **end = &first, *next;

	for (struct value *v = fetch(w, e, all); v; v = next) {
		next = v->next;
		v->next = NULL;
		for (size_t i = 0; v && i < e->nconversions; i++)
			v = convert(w, &e->conversions[i], v);
		// HAProxy looks at no further value after one that does not convert.
		if (!v)
			break;
		v->next = NULL;
		*end = v;
		end = &v->next;
	}
	return first;
}
