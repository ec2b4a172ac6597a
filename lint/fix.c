#include "lint/fix.h"

#include <stdio.h>
#include <string.h>

#include "lint/fix_apply.h"
#include "lint/fix_write.h"

// Edits that get in each other's way take turns; some that need more turns than these chase each
// other.
enum { MAX_ROUNDS = 32 };

// How often a rule says a thing, before and after a round.
struct saying {
	struct text message; // first, for tables
	size_t before, after;
	bool barred; // its mend does not take it away
};

struct fixing {
	struct arena *arena;
	const struct setup *setup;
	const struct rule **rules;
	struct table *sayings; // salted with the rule's index
};

static struct saying *
saying_of(struct fixing *f, const struct diag *d)
{
	uint32_t salt = (uint32_t)rule_index(d->rule);
	struct text message = text_of(d->msg);
	struct saying *s = table_get(f->sayings, message, salt);

	if (!s) {
		s = arena_new(f->arena, struct saying);
		s->message = message;
		table_add(f->sayings, &s->message, salt);
	}
	return s;
}

static void
judge(struct fixing *f, struct mended *m)
{
	m->diags = lint(f->arena, &m->unit, &f->setup->settings, f->rules, &m->n);
	m->n = policy_apply(f->arena, &f->setup->policy, m->diags, m->n);
	for (size_t i = 0; i < m->n; i++)
		if (m->diags[i]->edits && saying_of(f, m->diags[i])->barred)
			m->diags[i]->edits = NULL;
}

static void
tally(struct fixing *f, const struct mended *before, const struct mended *after)
{
	for (size_t i = 0; i < before->n; i++)
		saying_of(f, before->diags[i])->before = 0;
	for (size_t i = 0; i < before->n; i++)
		saying_of(f, before->diags[i])->before++;
	for (size_t i = 0; i < before->n; i++)
		saying_of(f, before->diags[i])->after = 0;
	for (size_t i = 0; i < after->n; i++)
		saying_of(f, after->diags[i])->after++;
}

// Bars what was mended and is said no less; whether there is any.
static bool
bar(struct fixing *f, const struct mended *before, const struct mended *after)
{
	bool any = false;

	tally(f, before, after);
	for (size_t i = 0; i < before->n; i++) {
		struct saying *s = before->diags[i]->mended ? saying_of(f, before->diags[i]) : NULL;

		if (s && s->after >= s->before)
			any = s->barred = true;
	}
	return any;
}

// Rounds until nothing is left that may be mended.  Whether something was barred on the way.
static bool
mend(struct fixing *f, struct mended *m, bool unsafe)
{
	bool barred = false;
	size_t applied;

	f->sayings = table_new(f->arena, 64);
	judge(f, m);
	for (size_t round = 0; round < MAX_ROUNDS; round++) {
		struct mended next = { .count = m->count };

		next.unit = fix_apply(f->arena, &m->unit, m->diags, m->n, unsafe, &applied);
		if (!applied)
			break;
		next.count += applied;
		judge(f, &next);
		if (bar(f, m, &next)) {
			barred = true;
			judge(f, m);
		} else {
			*m = next;
		}
	}
	return barred;
}

// What other mends made look barred, by bringing the same saying elsewhere, gets another chance.
struct mended
fix(struct arena *a, const struct unit *unit, const struct setup *setup, bool unsafe)
{
	struct fixing f = { a, setup, policy_rules(a, &setup->policy), NULL };
	struct mended m = { .unit = *unit };
	size_t before, passes = 0;

	do
		before = m.count;
	while (mend(&f, &m, unsafe) && m.count > before && ++passes < MAX_ROUNDS);
	return m;
}

bool
fix_finish(struct arena *a, const struct input *in, const struct unit *old, const struct mended *m)
{
	const struct source **files = arena_array(a, const struct source *, old->nsources);

	for (size_t i = 0; i < old->nsources; i++) {
		const struct source *src = m->unit.sources[i];

		if (strcmp(in->paths[i], "-") == 0) {
			fwrite(src->text, 1, src->len, stdout);
			files[i] = old->sources[i];
		} else {
			files[i] = src;
		}
	}
	return fix_write(a, old, &(struct unit){ files, old->nsources });
}
