#include "model/host_maps.h"

#include "model/evaluate.h"
#include "model/held.h"

enum { MAX_NAMES = 64 };

struct name_finder {
	const struct model *m;
	struct text value; // that is wanted; ptr NULL: any
	struct served_host *first, **end;
	size_t n;
	bool *other;
};

static void
add_file(struct name_finder *f, struct text path, bool map, const struct line *l, size_t word)
{
	struct pattern_list list = { .map = map };

	pattern_list_file(f->m->flow, &list, path);
	if (list.unknown)
		*f->other = true;
	for (size_t i = 0; i < list.count && f->n < MAX_NAMES; i++) {
		struct served_host *h;

		if (f->value.ptr && !text_eq(list.patterns[i].data, f->value))
			continue;
		h = arena_new(f->m->arena, struct served_host);
		*h = (struct served_host){ list.patterns[i].text, NULL, l, word };
		*f->end = h;
		f->end = &h->next;
		f->n++;
	}
}

// The map that a host is looked up in; NULL if the expression has none.
static const struct call *
map_of(const struct model *m, const struct sample *s)
{
	struct sample before = *s;

	if (!host_fetched(call_subject(m, &s->fetch)))
		return NULL;
	for (size_t i = 0; i < s->nconverters; i++) {
		const struct call *c = &s->converters[i];
		enum match match = MATCH_STR;
		enum map_result result;

		if (!converter_is_map(c->name, &match, &result))
			continue;
		before.nconverters = i;
		return keeps_words(&before) && match == MATCH_STR && c->nargs ? c : NULL;
	}
	return NULL;
}

static void
add_expression(struct name_finder *f, const struct sample *s, const struct line *l, size_t word)
{
	const struct call *map = map_of(f->m, s);

	if (map)
		add_file(f, map->args[0], true, l, word);
}

// "use_backend %[EXPRESSION]"
static void
add_backend(struct name_finder *f, const struct line *l)
{
	const char *fault = NULL;

	if (!text_has(line_word(l, 1), "map"))
		return;
	for (const struct piece *p = format_parse(f->m->arena, line_word(l, 1), &fault);
		p && !fault; p = p->next)
		if (p->kind == PIECE_SAMPLE)
			add_expression(f, &p->sample, l, 1);
}

// "http-request set-var(NAME) EXPRESSION"
static void
add_variable(struct name_finder *f, const struct line *l)
{
	const char *fault = NULL;
	struct sample s;
	struct text rest;

	if (text_starts(line_word(l, 1), "set-var(") && text_has(line_word(l, 2), "map") &&
		sample_parse(f->m->arena, line_word(l, 2), 0, &s, &rest, &fault))
		add_expression(f, &s, l, 2);
}

struct served_host *
hosts_mapped(const struct model *m, const struct proxy *p, struct text value, bool *other)
{
	struct name_finder f = { .m = m, .value = value, .other = other };
	const struct line *l;

	f.end = &f.first;
	for (l = section_find(p->section, KW_USE_BACKEND); l; l = section_find_next(l))
		add_backend(&f, l);
	for (l = section_find(p->section, KW_HTTP_REQUEST); l; l = section_find_next(l))
		add_variable(&f, l);
	return f.first;
}

bool
maps_mentioned(const struct model *m)
{
	for (const struct line *l = m->lines[KW_USE_BACKEND]; l; l = l->next_same)
		if (text_starts(line_word(l, 1), "%["))
			return true;
	return false;
}

struct served_host *
hosts_listed(const struct model *m, const struct test *t, bool *other)
{
	struct name_finder f = { .m = m, .other = other };

	f.end = &f.first;
	for (size_t i = t->name_word + 1; t->nfiles && i + 1 < t->line->nwords; i++)
		if (text_is(line_word(t->line, i), "-f"))
			add_file(&f, line_word(t->line, i + 1), false, t->line, i + 1);
	return f.first;
}
