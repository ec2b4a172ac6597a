#include <string.h>

#include "lint/inputs.h"
#include "lint/lint.h"
#include "lint/output.h"
#include "lint/setup.h"

int command_lint(struct arena *a, const struct arguments *args);

// A run over all configurations, and what it has given so far.
struct run {
	struct arena *arena;
	const struct arguments *args;
	struct diag **diags;
	size_t n;
	size_t nfiles;
	unsigned judged, targets; // versions: all, and those that were named
	enum severity fail_on;    // the last configuration's
	bool failed;              // some finding is as severe as its setup's fail-on
	bool unread;              // some file could not be read
};

static void
add_findings(struct run *r, struct diag **diags, size_t n)
{
	size_t size = sizeof(*diags);

	if (r->n == 0) {
		r->diags = diags;
		r->n = n;
	} else if (n > 0) {
		r->diags = arena_grow(r->arena, r->diags, r->n * size, (r->n + n) * size);
		memcpy(r->diags + r->n, diags, n * size);
		r->n += n;
	}
}

static bool
fails(struct diag *const *diags, size_t n, enum severity from)
{
	for (size_t i = 0; i < n; i++)
		if (!diags[i]->suppressed && diags[i]->severity >= from)
			return true;
	return false;
}

// A configuration that is not there whole is not judged.
static void
lint_input(struct run *r, const struct input *in)
{
	const struct settings *settings = &in->setup->settings;
	const struct policy *policy = &in->setup->policy;
	struct diag **diags;
	struct unit unit;
	size_t n;

	if (!unit_read(r->arena, r->args, in, &unit)) {
		r->unread = true;
		return;
	}
	diags = lint(r->arena, &unit, settings, policy_rules(r->arena, policy), &n);
	n = policy_apply(r->arena, policy, diags, n);
	add_findings(r, diags, n);
	r->nfiles += in->npaths;
	r->judged |= settings->targets;
	r->targets |= settings->targets_named ? settings->targets : 0;
	r->fail_on = policy->fail_on;
	r->failed |= fails(diags, n, policy->fail_on);
}

static struct report
run_report(const struct run *r)
{
	struct report report =
		report_of(r->arena, r->diags, r->n, option_given(r->args, OPT_REPORT_SUPPRESSED));

	report.nfiles = r->nfiles;
	report.fail_on = r->fail_on;
	report.judged = r->judged;
	report.targets = r->targets;
	report.quiet = option_given(r->args, OPT_QUIET);
	report.statistics = option_given(r->args, OPT_STATISTICS);
	return report;
}

// Of the first configuration, or of the current folder.
static int
show_settings(struct arena *a, const struct arguments *args)
{
	struct input *inputs = NULL;
	const struct setup *s = NULL;

	if (!args->npaths && !option_given(args, OPT_FILE))
		s = setup_here(a, args);
	else if (inputs_prepare(a, args, &inputs))
		s = inputs->setup;
	if (!s)
		return EXIT_USAGE;
	setup_show(stdout, args, s);
	return EXIT_CLEAN;
}

int
command_lint(struct arena *a, const struct arguments *args)
{
	struct run r = { .arena = a, .args = args };
	struct output *outputs = outputs_find(a, args);
	struct input *inputs = NULL;
	struct report report;

	if (!outputs)
		return EXIT_USAGE;
	if (option_given(args, OPT_SHOW_SETTINGS))
		return show_settings(a, args);
	if (!inputs_prepare(a, args, &inputs))
		return EXIT_USAGE;
	for (const struct input *in = inputs; in; in = in->next)
		lint_input(&r, in);
	if (!r.nfiles)
		return EXIT_USAGE;
	report = run_report(&r);
	if (!outputs_write(outputs, &report, args) || r.unread)
		return EXIT_USAGE;
	return r.failed && !option_given(args, OPT_EXIT_ZERO) ? EXIT_FOUND : EXIT_CLEAN;
}
