#include "lint/lint.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "lint/suppress.h"
#include "parser/task.h"

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

		return i != j ? (i < j ? -1 : 1) : strcmp(a->at.src->path, b->at.src->path);
	}
	if (a->at.off != b->at.off)
		return a->at.off < b->at.off ? -1 : 1;
	if (a->rule != b->rule)
		return strcmp(a->rule->name, b->rule->name);
	return strcmp(a->msg, b->msg);
}

// Keeps one of several findings that say the same of the same place.  How many are left.
static size_t
without_repeats(struct diag **all, size_t n, const struct unit *unit)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!kept || compare(&all[i], &all[kept - 1], (void *)unit) ||
			all[i]->at.len != all[kept - 1]->at.len ||
			all[i]->versions != all[kept - 1]->versions)
			all[kept++] = all[i];
	return kept;
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
	*n = without_repeats(all, *n, unit);
	return all;
}

static bool
contains(const struct rule *const rules[], const struct rule *rule)
{
	size_t i = 0;

	while (rules[i] && rules[i] != rule)
		i++;
	return rules[i] != NULL;
}

static void
run(const struct model *m, const struct rule *rule, struct sink *out)
{
	out->rule = rule;
	rule->check(m, out);
}

// Whether a comment before `s` names its rule too.
static bool
named_before(const struct model *m, const struct suppression *s)
{
	for (const struct suppression *t = m->suppressions; t != s; t = t->next)
		if (t->rule == s->rule)
			return true;
	return false;
}

// What the rules outside of `rules` say that a comment names: whether it is used depends on them.
static void
probe(const struct model *m, const struct rule *const rules[], struct sink *out)
{
	for (const struct suppression *s = m->suppressions; s; s = s->next)
		if (s->rule && !contains(rules, s->rule) && !named_before(m, s))
			run(m, s->rule, out);
}

// The section that each of the sorted findings stands in.
static void
find_sections(const struct config *c, struct diag *const *all, size_t n)
{
	const struct section *s = c->sections;

	for (size_t i = 0; i < n; i++) {
		const struct span at = all[i]->at;

		if (!s || s->file->src != at.src)
			for (s = c->sections; s && s->file->src != at.src; s = s->next)
				;
		while (s && s->next && s->next->file->src == at.src && s->next->header &&
			s->next->header->off <= at.off)
			s = s->next;
		all[i]->section = s;
	}
}

// Drops what `probe` added.
static size_t
drop_probed(const struct rule *const rules[], struct diag **all, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (contains(rules, all[i]->rule))
			all[kept++] = all[i];
	return kept;
}

// Faults of the text and of single lines: found without the flow of requests or the host, which
// remember what they were asked.
static bool
is_free(const struct rule *rule)
{
	return rule->group == GROUP_SYNTAX || rule->group == GROUP_CORRECTNESS ||
	       rule->group == GROUP_VERSION;
}

// A thread's part of the rules.
struct share {
	const struct model *m;
	const struct rule *const *rules;
	size_t count;        // of rules
	atomic_size_t *next; // of the rules that are free, for whichever thread comes first
	struct sink out;
	struct arena arena;
};

static void
run_free(void *arg)
{
	struct share *s = arg;

	for (size_t i = atomic_fetch_add(s->next, 1); i < s->count;
		i = atomic_fetch_add(s->next, 1))
		if (!s->rules[i]->last && is_free(s->rules[i]))
			run(s->m, s->rules[i], &s->out);
}

static void
run_bound(void *arg)
{
	struct share *s = arg;

	for (size_t i = 0; i < s->count; i++)
		if (!s->rules[i]->last && !is_free(s->rules[i]))
			run(s->m, s->rules[i], &s->out);
	run_free(arg);
}

static void
append(struct sink *out, struct diag *list)
{
	struct diag **end = &out->diags;

	while (*end)
		end = &(*end)->next;
	*end = list;
}

// The rules on two threads.
static void
run_shared(const struct model *m, const struct rule *const rules[], struct sink *out)
{
	atomic_size_t next = 0;
	struct share mine = { .m = m, .rules = rules, .next = &next, .out = *out },
		     other = { .rules = rules, .next = &next };

	while (rules[mine.count])
		mine.count++;
	other.count = mine.count;
	other.m = model_share(&other.arena, m);
	other.out.arena = &other.arena;
	tasks_run((const struct task[]){ { run_bound, &mine }, { run_free, &other } }, 2);
	*out = mine.out;
	append(out, other.out.diags);
	arena_adopt(out->arena, &other.arena);
}

static void
run_all(const struct model *m, const struct rule *const rules[], struct sink *out)
{
	if (m->large) {
		run_shared(m, rules, out);
		return;
	}
	for (size_t i = 0; rules[i]; i++)
		if (!rules[i]->last)
			run(m, rules[i], out);
}

struct diag **
lint(struct arena *a, const struct unit *unit, const struct settings *settings,
	const struct rule *const rules[], size_t *n)
{
	const struct model *m = unit_model(a, unit, settings);
	struct sink out = { .arena = a };
	struct diag **all;

	run_all(m, rules, &out);
	if (m->suppressions) {
		probe(m, rules, &out);
		all = sorted(a, unit, out.diags, n);
		find_sections(m->config, all, *n);
		suppress(m, out.diags);
	}
	for (size_t i = 0; rules[i]; i++)
		if (rules[i]->last)
			run(m, rules[i], &out);
	all = sorted(a, unit, out.diags, n);
	find_sections(m->config, all, *n);
	if (m->suppressions)
		*n = drop_probed(rules, all, *n);
	return all;
}
