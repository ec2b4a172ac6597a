#include <string.h>

#include "lint/inputs.h"
#include "lint/lint.h"
#include "lint/output.h"
#include "lint/setup.h"

int command_lint(struct arena *a, const struct arguments *args);

// What the configurations linted so far have given.
struct findings {
	struct diag **diags;
	size_t n;
	size_t nfiles;
	bool unread; // some file could not be read
};

static void
add_findings(struct arena *a, struct findings *f, struct diag **diags, size_t n)
{
	size_t size = sizeof(*diags);

	if (f->n == 0) {
		f->diags = diags;
		f->n = n;
	} else if (n > 0) {
		f->diags = arena_grow(a, f->diags, f->n * size, (f->n + n) * size);
		memcpy(f->diags + f->n, diags, n * size);
		f->n += n;
	}
}

// A configuration that is not there whole is not judged.
static void
lint_input(struct arena *a, const struct arguments *args, const struct setup *s,
	const struct input *in, struct findings *f)
{
	struct diag **diags;
	struct unit unit;
	size_t n;

	if (!unit_read(a, args, in, &unit)) {
		f->unread = true;
		return;
	}
	diags = lint(a, &unit, &s->settings, policy_rules(a, &s->policy), &n);
	add_findings(a, f, diags, n);
	f->nfiles += in->npaths;
}

static bool
fails(const struct report *r, enum severity from)
{
	for (size_t i = from; i < SEV_COUNT; i++)
		if (r->counts[i])
			return true;
	return false;
}

int
command_lint(struct arena *a, const struct arguments *args)
{
	struct findings f = { 0 };
	struct output *outputs = outputs_find(a, args);
	struct input *inputs = NULL;
	struct setup s;
	struct report r;

	if (!outputs || !setup_read(a, args, &s) || !inputs_find(a, args, &inputs))
		return EXIT_USAGE;
	for (const struct input *in = inputs; in; in = in->next)
		lint_input(a, args, &s, in, &f);
	if (!f.nfiles)
		return EXIT_USAGE;
	r = report_of(a, f.diags, f.n, option_given(args, OPT_REPORT_SUPPRESSED));
	r.nfiles = f.nfiles;
	r.fail_on = s.policy.fail_on;
	r.judged = s.settings.targets;
	r.targets = s.settings.targets_named ? r.judged : 0;
	r.quiet = option_given(args, OPT_QUIET);
	r.statistics = option_given(args, OPT_STATISTICS);
	if (!outputs_write(outputs, &r, args) || f.unread)
		return EXIT_USAGE;
	return fails(&r, s.policy.fail_on) && !option_given(args, OPT_EXIT_ZERO) ? EXIT_FOUND
	                                                                         : EXIT_CLEAN;
}
