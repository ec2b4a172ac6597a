// Lines of a frontend: their ACLs, conditions, expressions, log formats and regular expressions,
// whatever stands in them.

#include "parser/check.h"
#include "tests/fuzz/fuzz.h"

// A part of a word that quoting changed stands where the word does.  Converters may be words of
// their own, after that where the expression begins.
static bool
is_word_part(const struct line *l, size_t word, struct text part)
{
	struct span whole = line_rest(l, word), at = line_part(l, word, part);

	return at.off >= whole.off && at.off + at.len <= whole.off + whole.len;
}

static const char *
check_term(const struct line *l, const struct term *t)
{
	if (t->word >= l->nwords)
		return "a term stands beyond its line";
	if (t->test && t->test->first + t->test->npatterns > l->nwords)
		return "a test has more patterns than its line has words";
	return NULL;
}

static const char *
check_condition(struct arena *a, const struct line *l)
{
	size_t at = condition_find(l, 0);
	const struct condition *c = at ? condition_parse(a, l, at) : NULL;
	const char *why = NULL;

	if (c && c->fault && c->fault_word > l->nwords)
		return "a condition's fault stands beyond its line";
	for (size_t i = 0; c && i < c->nany; i++)
		for (size_t k = 0; k < c->any[i].nterms && !why; k++)
			why = check_term(l, &c->any[i].terms[k]);
	return why;
}

static void
check_word(struct checker *c, const struct line *l, size_t i)
{
	struct sample sample;
	struct text rest;
	const char *fault = NULL;

	sample_parse(c->arena, line_word(l, i), '\0', &sample, &rest, &fault);
	check_expression(c, l, i, 0);
	check_format(c, l, i, line_word(l, i), 0, true);
	check_regex(c, l, i, 0);
}

// One word, which the number of bytes chooses, is read as anything it could be: to search for a
// name like each of them would take most of the time.
static const char *
check_line(struct checker *c, const struct line *l, size_t which)
{
	const char *why = check_condition(c->arena, l);
	size_t from = l->keyword == KW_ACL ? 2 : 1;

	check_word(c, l, which % l->nwords);
	if (from < l->nwords)
		check_test(c, l, from, l->nwords);
	for (const struct fault *f = c->faults; f && !why; f = f->next)
		if (f->word > l->nwords || (f->at.ptr && !is_word_part(l, f->word, f->at)))
			why = "a fault stands beyond its word";
	for (const struct mention *m = c->mentions; m && !why; m = m->next)
		if (m->word > l->nwords)
			why = "a mention stands beyond its line";
	return why;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "frontend f\n";
	struct arena a = { 0 };
	struct text bytes = { (const char *)data, size };
	const struct source *src;
	const struct config *config;

	bytes = text_printf(&a, "%s%.*s", head, TEXT_ARG(bytes));
	src = source_of(&a, "bytes", bytes);
	config = parse(&a, &src, 1, NULL, ALL_VERSIONS);
	for (const struct section *s = config->sections; s; s = s->next)
		for (const struct line *l = section_first(s); l; l = section_next(l)) {
			struct checker c;

			checker_init(&c, &a, ALL_VERSIONS);
			must_hold(check_line(&c, l, size));
		}
	arena_free(&a);
	return 0;
}
