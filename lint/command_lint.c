#include <string.h>

#include "lint/baseline.h"
#include "lint/fix.h"
#include "lint/fix_diff.h"
#include "lint/inputs.h"
#include "lint/judge.h"
#include "lint/output.h"
#include "lint/setup.h"
#include "lint/watch.h"

int command_lint(struct arena *a, const struct arguments *args);

// A run over all configurations, and what it has given so far.
struct run {
	struct arena *arena;
	const struct arguments *args;
	struct baseline *baseline; // NULL if there is none
	struct diag **diags;
	size_t n, cap;
	size_t nfiles;
	size_t jobs;              // 0 if the user does not say
	size_t mended;            // findings
	unsigned judged, targets; // versions: all, and those that were named
	enum severity fail_on;    // the last configuration's
	bool failed;              // some finding is as severe as its setup's fail-on
	bool differs;             // some file would be mended
	bool unread;              // some file could not be read, or not be written
};

static void
add_findings(struct run *r, struct diag **diags, size_t n)
{
	size_t size = sizeof(*diags);

	if (r->n + n > r->cap) {
		r->cap = 2 * (r->n + n);
		r->diags = arena_grow(r->arena, r->diags, r->n * size, r->cap * size);
	}
	if (n > 0)
		memcpy(r->diags + r->n, diags, n * size);
	r->n += n;
}

static bool
fails(struct diag *const *diags, size_t n, enum severity from)
{
	for (size_t i = 0; i < n; i++)
		if (!diags[i]->suppressed && diags[i]->severity >= from)
			return true;
	return false;
}

static void
write_diffs(struct run *r, const struct unit *old, const struct unit *new)
{
	for (size_t i = 0; i < old->nsources; i++)
		if (new->sources[i] != old->sources[i])
			write_diff(stdout, r->arena, old->sources[i], new->sources[i]);
}

// What is left of the input's findings when those that can be mended are.
static struct diag **
mend_unit(struct run *r, const struct input *in, const struct unit *unit, size_t *n)
{
	struct mended m = fix(r->arena, unit, in->setup, option_given(r->args, OPT_UNSAFE_FIXES));

	if (option_given(r->args, OPT_DIFF))
		write_diffs(r, unit, &m.unit);
	else if (!fix_finish(r->arena, in, unit, &m))
		r->unread = true;
	r->differs |= m.count > 0;
	r->mended += m.count;
	*n = m.n;
	return m.diags;
}

// How many findings stay.
static size_t
use_baseline(struct run *r, const struct unit *unit, struct diag **diags, size_t n)
{
	baseline_files(r->baseline, unit);
	if (!option_given(r->args, OPT_WRITE_BASELINE))
		return baseline_filter(r->baseline, diags, n);
	baseline_add(r->baseline, diags, n);
	return 0;
}

// What is found in one of the configurations becomes part of what the run gives.
static void
collect(struct run *r, const struct judged *t)
{
	const struct settings *settings = &t->setup->settings;
	const struct policy *policy = &t->setup->policy;
	size_t n = t->n;

	if (r->baseline)
		n = use_baseline(r, &t->unit, t->diags, n);
	add_findings(r, t->diags, n);
	r->nfiles += t->unit.nsources;
	r->judged |= settings->targets;
	r->targets |= settings->targets_named ? settings->targets : 0;
	r->fail_on = policy->fail_on;
	r->failed |= fails(t->diags, n, policy->fail_on);
}

// What -j says, else 0; false if it is wrong, which is then said.
static bool
read_jobs(const struct arguments *args, size_t *jobs)
{
	const char *value = option_value(args, OPT_JOBS);
	long long n;

	*jobs = 0;
	if (!value)
		return true;
	if (!text_number(text_of(value), &n) || n < 1) {
		refuse("-j wants a number from 1 on, not '%s'", value);
		return false;
	}
	*jobs = (size_t)n;
	return true;
}

// A configuration that is not there whole is not judged.
static struct judged *
read_units(struct run *r, const struct input *inputs, size_t *n)
{
	struct judged *all;
	size_t count = 0;

	for (const struct input *in = inputs; in; in = in->next)
		count++;
	all = arena_array(r->arena, struct judged, count);
	*n = 0;
	for (const struct input *in = inputs; in; in = in->next) {
		all[*n].setup = in->setup;
		if (unit_read(r->arena, r->args, in, &all[*n].unit))
			++*n;
		else
			r->unread = true;
	}
	return all;
}

static void
judge_inputs(struct run *r, const struct input *inputs)
{
	size_t n;
	struct judged *all = read_units(r, inputs, &n);

	judge(r->arena, all, n, r->jobs ? r->jobs : judge_jobs(n),
		!option_given(r->args, OPT_QUIET));
	for (size_t i = 0; i < n; i++)
		collect(r, &all[i]);
}

// One by one, since a file of one may be a file of the next.
static void
mend_inputs(struct run *r, const struct input *inputs)
{
	for (const struct input *in = inputs; in; in = in->next) {
		struct judged t = { .setup = in->setup };

		if (!unit_read(r->arena, r->args, in, &t.unit)) {
			r->unread = true;
			continue;
		}
		t.diags = mend_unit(r, in, &t.unit, &t.n);
		collect(r, &t);
	}
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
	report.mended = r->mended;
	if (r->baseline)
		baseline_count(r->baseline, &report.known, &report.gone);
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

// A diff, or the mended text of standard input, has standard output for itself.
static void
make_way(const struct arguments *args, const struct input *inputs, struct output *first)
{
	if (option_given(args, OPT_DIFF)) {
		first->place = OUTPUT_NONE;
		return;
	}
	for (const struct input *in = inputs; in; in = in->next)
		for (size_t i = 0; i < in->npaths; i++)
			if (option_given(args, OPT_FIX) && strcmp(in->paths[i], "-") == 0)
				first->place = OUTPUT_ERROR;
}

// What --baseline and --write-baseline ask for; false if it cannot be read.
static bool
open_baseline(struct run *r)
{
	const char *path = option_value(r->args, OPT_BASELINE);
	bool write = option_given(r->args, OPT_WRITE_BASELINE);

	if (!path && !write)
		return true;
	r->baseline = baseline_new(r->arena, path ? path : ".owui-lint-baseline.json");
	return write || baseline_read(r->baseline);
}

static int
status(const struct run *r)
{
	bool found = option_given(r->args, OPT_DIFF) ? r->differs : r->failed;

	if (r->unread)
		return EXIT_USAGE;
	return found && !option_given(r->args, OPT_EXIT_ZERO) ? EXIT_FOUND : EXIT_CLEAN;
}

// The configurations once; the exit status.
static int
lint_inputs(struct arena *a, const struct arguments *args, struct input *inputs)
{
	struct run r = { .arena = a, .args = args };
	struct output *outputs = outputs_find(a, args);
	struct report report;

	if (!outputs || !read_jobs(args, &r.jobs) || !open_baseline(&r))
		return EXIT_USAGE;
	make_way(args, inputs, outputs);
	if (option_given(args, OPT_FIX) || option_given(args, OPT_DIFF))
		mend_inputs(&r, inputs);
	else
		judge_inputs(&r, inputs);
	if (!r.nfiles)
		return EXIT_USAGE;
	if (option_given(args, OPT_WRITE_BASELINE))
		return !r.unread && baseline_write(r.baseline) ? EXIT_CLEAN : EXIT_USAGE;
	report = run_report(&r);
	return outputs_write(outputs, &report, args) ? status(&r) : EXIT_USAGE;
}

int
command_lint(struct arena *a, const struct arguments *args)
{
	struct input *inputs = NULL;

	if (option_given(args, OPT_WATCH))
		return watch(args, lint_inputs);
	if (option_given(args, OPT_SHOW_SETTINGS))
		return show_settings(a, args);
	if (!inputs_prepare(a, args, &inputs))
		return EXIT_USAGE;
	return lint_inputs(a, args, inputs);
}
