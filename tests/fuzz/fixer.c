// Any bytes can be mended: twice is once, and nothing is brought that the text alone tells.

#include "lint/fix.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/world.h"

static size_t
count(struct diag *const *diags, size_t n, const struct rule *rule)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += diags[i]->rule == rule;
	return found;
}

static const char *
compare(struct arena *a, const struct unit *unit, const struct setup *setup, const struct mended *m)
{
	size_t n;
	struct diag **before = lint(a, unit, &setup->settings, all_rules, &n);

	for (size_t i = 0; all_rules[i]; i++)
		if (all_rules[i]->group == GROUP_SYNTAX &&
			count(m->diags, m->n, all_rules[i]) > count(before, n, all_rules[i]))
			return arena_printf(a, "mending brings %s", all_rules[i]->name);
	return NULL;
}

static const char *
mend(struct arena *a, struct text bytes, bool unsafe)
{
	const struct source *src = source_of(a, "haproxy.cfg", bytes), *x, *y;
	const struct unit unit = { &src, 1 };
	struct setup setup = { .settings = settings_default() };
	struct mended once, twice;

	setup.settings.host = host_of(a, world);
	once = fix(a, &unit, &setup, unsafe);
	twice = fix(a, &once.unit, &setup, unsafe);
	x = once.unit.sources[0];
	y = twice.unit.sources[0];
	if (x->len != y->len || memcmp(x->text, y->text, x->len) != 0)
		return "mending twice is not mending once";
	if (!once.count && x != src)
		return "nothing is mended, and the text is another";
	return once.count ? compare(a, &unit, &setup, &once) : NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct text bytes = { (const char *)data, size };

	must_hold(mend(&a, bytes, false));
	arena_free(&a);
	must_hold(mend(&a, bytes, true));
	arena_free(&a);
	return 0;
}
