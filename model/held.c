#include "model/held.h"

struct held {
	struct text name; // of the variable, with its scope; first, for tables
	struct call fetch;
};

bool
keeps_words(const struct sample *s)
{
	static const char *const harmless[] = { "lower", "host_only", "field", "word" };

	for (size_t i = 0; i < s->nconverters; i++) {
		bool found = false;

		for (size_t k = 0; k < sizeof(harmless) / sizeof(harmless[0]); k++)
			found |= text_is(s->converters[i].name, harmless[k]);
		if (!found)
			return false;
	}
	return true;
}

// "set-var(NAME) EXPRESSION" at word `at`.
static void
note(struct arena *a, struct table **table, const struct line *l, size_t at)
{
	struct text name = line_word(l, at), rest;
	struct held *held;
	struct sample s;
	const char *fault = NULL;

	if (!text_starts(name, "set-var(") || !text_ends(name, ")"))
		return;
	name = text_after(name, sizeof("set-var(") - 1);
	name.len--;
	name = text_before(name, text_find_char(name, ','));
	if (!sample_parse(a, line_word(l, at + 1), 0, &s, &rest, &fault) || !keeps_words(&s))
		return;
	if (!*table)
		*table = table_new(a, 0);
	if (table_get(*table, name, 0))
		return;
	held = arena_new(a, struct held);
	*held = (struct held){ name, s.fetch };
	table_add(*table, &held->name, 0);
}

const struct table *
held_find(struct arena *a, const struct model *m)
{
	struct table *table = NULL;

	for (const struct line *l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same)
		note(a, &table, l, 1);
	for (const struct line *l = m->lines[KW_TCP_REQUEST]; l; l = l->next_same)
		note(a, &table, l, 2);
	return table;
}

const struct call *
call_subject(const struct model *m, const struct call *fetch)
{
	const struct held *held = NULL;

	if (m->held && text_is(fetch->name, "var") && fetch->nargs)
		held = table_get(m->held, fetch->args[0], 0);
	return held ? &held->fetch : fetch;
}

const struct call *
test_subject(const struct model *m, const struct test *t)
{
	return call_subject(m, &t->sample.fetch);
}
