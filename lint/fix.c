#include "lint/fix.h"

#include <stdio.h>
#include <string.h>

#include "lint/fix_apply.h"
#include "lint/fix_write.h"

// Edits that get in each other's way take turns; some that need more turns than these chase each
// other.
enum { MAX_ROUNDS = 32 };

struct mended
fix(struct arena *a, const struct unit *unit, const struct setup *setup, bool unsafe)
{
	const struct rule **rules = policy_rules(a, &setup->policy);
	struct mended m = { .unit = *unit };
	size_t applied;

	for (size_t round = 0;; round++) {
		m.diags = lint(a, &m.unit, &setup->settings, rules, &m.n);
		m.n = policy_apply(a, &setup->policy, m.diags, m.n);
		if (round == MAX_ROUNDS)
			return m;
		m.unit = fix_apply(a, &m.unit, m.diags, m.n, unsafe, &applied);
		if (!applied)
			return m;
		m.count += applied;
	}
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
