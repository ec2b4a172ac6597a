// Every rule keeps its own promises: it reports `bad` once and `good` never,
// and where it offers edits they turn `bad` into `good`.

#include <stdio.h>
#include <string.h>

#include "lint/fix_apply.h"
#include "lint/lint.h"
#include "model/host.h"

// When the certificates of the examples are judged: 2027-01-01.
enum { NOW = 1798761600 };

static int passed, failures;

static void
expect(bool ok, const struct rule *r, const char *what)
{
	if (ok) {
		passed++;
	} else {
		printf("%s: %s\n", r->name, what);
		failures++;
	}
}

// Whether the finding's edits make `good` of what they are in.
static bool
mends(struct arena *a, struct diag *d, const char *good)
{
	struct unit u = { &d->at.src, 1 };
	size_t applied;

	u = fix_apply(a, &u, &d, 1, true, &applied);
	return applied == 1 && strcmp(u.sources[0]->text, good) == 0;
}

// What r has to say about the text; *n is how many.
static struct diag **
run(struct arena *a, const struct rule *r, struct text text, const struct host_row *rows, size_t *n)
{
	const struct rule *only[] = { r, NULL };
	const struct source *src = source_of(a, r->name, text);
	struct settings settings = settings_default();

	settings.now = NOW;
	settings.host = rows ? host_of(a, rows) : NULL;
	return lint(a, &(struct unit){ &src, 1 }, &settings, only, n);
}

int
main(void)
{
	for (size_t i = 0; all_rules[i]; i++) {
		const struct rule *r = all_rules[i];
		struct arena a = { 0 };
		size_t n, none;
		struct diag **d = run(&a, r, rule_bad(r), r->bad_host, &n);

		run(&a, r, text_of(r->good), r->good_host, &none);
		expect(i == 0 || strcmp(all_rules[i - 1]->name, r->name) < 0, r, "is out of order");
		expect(n == 1, r, "does not report its bad example once");
		expect(none == 0, r, "reports its good example");
		if (n == 1 && d[0]->edits)
			expect(mends(&a, d[0], r->good), r, "does not turn bad into good");
		arena_free(&a);
	}
	printf("%d passed, %d failed\n", passed, failures);
	return failures > 0;
}
