#include "model/ways.h"

#include <string.h>

#include "model/held.h"
#include "model/hosts.h"

struct ways_finder {
	struct arena *arena;
	const struct model *m;
	const char *word;
	struct ways *ways;
};

bool
name_has_word(struct text name, const char *word)
{
	size_t len = strlen(word);

	for (size_t at = 0; at < name.len;) {
		size_t end = at;

		while (end < name.len && ascii_letter(name.ptr[end]))
			end++;
		if (end - at == len && text_iis((struct text){ name.ptr + at, len }, word))
			return true;
		at = end + 1;
	}
	return false;
}

static void
add(struct text *list, size_t *n, struct text t)
{
	for (size_t i = 0; i < *n; i++)
		if (text_eq(list[i], t))
			return;
	if (*n < WAYS_MAX)
		list[(*n)++] = t;
}

// A path that the pattern matches, below which there may be more.
static void
add_path(struct ways_finder *f, enum match match, struct text pattern)
{
	if (!text_starts(pattern, "/") || (match != MATCH_BEG && match != MATCH_NONE &&
						  match != MATCH_STR && match != MATCH_DIR))
		return;
	if (match == MATCH_BEG && pattern.ptr[pattern.len - 1] != '/')
		pattern = text_printf(f->arena, "%.*s/", TEXT_ARG(pattern));
	add(f->ways->paths, &f->ways->npaths, pattern);
}

// A host that the pattern matches.
static void
add_host(struct ways_finder *f, enum match match, struct text pattern)
{
	if (match == MATCH_REG || !pattern.len)
		return;
	if (match == MATCH_END && pattern.ptr[0] == '.')
		pattern = text_printf(f->arena, "www%.*s", TEXT_ARG(pattern));
	if (match == MATCH_BEG && pattern.ptr[pattern.len - 1] == '.')
		pattern = text_printf(f->arena, "%.*sexample.net", TEXT_ARG(pattern));
	add(f->ways->hosts, &f->ways->nhosts, pattern);
}

static void
add_test(struct ways_finder *f, const struct test *t)
{
	bool host = host_test(f->m, t),
	     path = !t->fault && text_is(test_subject(f->m, t)->name, "path");

	for (size_t i = 0; i < t->npatterns; i++) {
		struct text pattern = line_word(t->line, t->first + i);

		if (host)
			add_host(f, t->match, pattern);
		else if (path)
			add_path(f, t->match, pattern);
		f->ways->named |= (host || path) && name_has_word(pattern, f->word);
	}
}

static void
add_term(struct ways_finder *f, const struct proxy *p, const struct term *t)
{
	const struct acl *acl = t->test ? NULL : model_acl(f->m, p, t->name);

	if (t->negated)
		return;
	if (t->test)
		add_test(f, t->test);
	f->ways->named |= acl && name_has_word(t->name, f->word);
	for (const struct acl_line *al = acl ? acl->lines : NULL; al; al = al->next)
		add_test(f, test_parse(f->arena, al->line, 2, line_nargs(al->line)));
}

static void
add_condition(struct ways_finder *f, const struct line *l)
{
	const struct proxy *p = line_proxy(f->m, l);
	size_t word = condition_find(l, 2);
	const struct condition *c = p && word ? condition_parse(f->arena, l, word) : NULL;

	if (!c || c->fault || c->unless)
		return;
	for (size_t i = 0; i < c->nany; i++)
		for (size_t k = 0; k < c->any[i].nterms; k++)
			add_term(f, p, &c->any[i].terms[k]);
}

struct ways
ways_to(struct arena *a, const struct model *m, const struct proxy *p, const char *word)
{
	struct ways ways = { 0 };
	struct ways_finder f = { .arena = a, .m = m, .word = word, .ways = &ways };

	add(ways.paths, &ways.npaths, TEXT("/"));
	for (const struct line *l = m->lines[KW_USE_BACKEND]; l; l = l->next_same)
		if (text_eq(line_word(l, 1), p->name))
			add_condition(&f, l);
	for (size_t i = 0; i < m->settings->hosts.count; i++)
		add(ways.hosts, &ways.nhosts, m->settings->hosts.items[i]);
	if (ways.nhosts == WAYS_MAX)
		ways.nhosts--;
	add(ways.hosts, &ways.nhosts, TEXT("www.example.net"));
	return ways;
}
