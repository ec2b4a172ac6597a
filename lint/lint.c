#include "lint/lint.h"

#include <stdlib.h>
#include <string.h>

static size_t
source_place(const struct unit *u, const struct source *src)
{
	size_t i = 0;

	while (i < u->nsources && u->sources[i] != src)
		i++;
	return i;
}

// By place, then by rule, so that output never depends on the order of checks.
static int
compare(const void *x, const void *y, void *arg)
{
	const struct diag *a = *(const struct diag *const *)x, *b = *(const struct diag *const *)y;

	if (a->at.src != b->at.src) {
		size_t i = source_place(arg, a->at.src), j = source_place(arg, b->at.src);

		return i < j ? -1 : i > j;
	}
	if (a->at.off != b->at.off)
		return a->at.off < b->at.off ? -1 : 1;
	if (a->rule != b->rule)
		return strcmp(a->rule->name, b->rule->name);
	return strcmp(a->msg, b->msg);
}

static struct diag **
sorted(struct arena *a, const struct unit *unit, struct diag *list, size_t *n)
{
	struct diag **all;
	size_t i = 0;

	*n = 0;
	for (const struct diag *d = list; d; d = d->next)
		++*n;
	all = arena_array(a, struct diag *, *n);
	for (struct diag *d = list; d; d = d->next)
		all[i++] = d;
	qsort_r(all, *n, sizeof(*all), compare, (void *)unit);
	return all;
}

struct diag **
lint(struct arena *a, const struct unit *unit, const struct settings *settings,
	const struct rule *const rules[], size_t *n)
{
	struct config *c =
		parse(a, unit->sources, unit->nsources, settings->defines, settings->targets);
	const struct model *m = model_new(a, settings, c);
	struct sink out = { .arena = a };

	for (size_t i = 0; rules[i]; i++) {
		out.rule = rules[i];
		rules[i]->check(m, &out);
	}
	return sorted(a, unit, out.diags, n);
}
