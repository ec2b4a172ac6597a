#include "lint/clean.h"
#include "lint/excerpt.h"
#include "lint/link.h"
#include "lint/report.h"

void write_text(FILE *to, const struct report *r);

// More findings than these of one rule in one file are only counted.
enum { SHOWN = 20 };

static const char *const colors[SEV_COUNT] = {
	[SEV_INFO] = "\033[1;36m",
	[SEV_WARNING] = "\033[1;33m",
	[SEV_ERROR] = "\033[1;31m",
};

static const char *
paint(const struct report *r, const char *color)
{
	return r->color ? color : "";
}

static int
digits(size_t n)
{
	return snprintf(NULL, 0, "%zu", n);
}

// The width that the line numbers of a finding and its notes need.
static int
gutter(const struct diag *d)
{
	int width = digits(span_start(d->at).line);

	for (const struct note *n = d->notes; n; n = n->next)
		if (digits(span_start(n->at).line) > width)
			width = digits(span_start(n->at).line);
	return width;
}

static void
write_note(FILE *to, const struct report *r, const struct note *n, int width)
{
	struct position pos = span_start(n->at);

	fprintf(to, "%*s = note: %s:%zu:%zu: %s\n", width, "", report_path(r, n->at.src), pos.line,
		pos.col, clean(r->arena, text_of(n->msg)));
	write_excerpt(to, r->arena, n->at, width, paint(r, "\033[1;34m"), paint(r, "\033[0m"));
}

// The rule's name, a link to its page where the terminal follows links.
static const char *
linked_name(const struct report *r, const struct rule *rule)
{
	const char *url = r->links ? page_url(r->arena, rule->name) : NULL;

	if (!url)
		return rule->name;
	return arena_printf(r->arena, "\033]8;;%s\033\\%s\033]8;;\033\\", url, rule->name);
}

static void
write_finding(FILE *to, const struct report *r, const struct diag *d)
{
	struct position pos = span_start(d->at);
	const char *color = paint(r, colors[d->severity]), *plain = paint(r, "\033[0m");
	int width = gutter(d);

	fprintf(to, "%s%s:%zu:%zu:%s %s%s:%s %s %s[%s]%s\n", paint(r, "\033[1m"),
		report_path(r, d->at.src), pos.line, pos.col, plain, color,
		severity_names[d->severity], plain, report_message(r, d), paint(r, "\033[2m"),
		linked_name(r, d->rule), plain);
	write_excerpt(to, r->arena, d->at, width, color, plain);
	if (d->suppressed)
		fprintf(to, "%*s = suppressed: %s\n", width, "",
			clean(r->arena, text_of(d->suppressed)));
	for (const struct note *n = d->notes; n; n = n->next)
		write_note(to, r, n, width);
	if (d->versions && d->versions != r->judged)
		fprintf(to, "%*s = in HAProxy %s\n", width, "",
			version_list(r->arena, d->versions));
	fprintf(to, "%*s = help: %s\n\n", width, "", report_help(r, d));
}

// Says what the cap left out of the file that just ended, and forgets it.
static void
write_more(FILE *to, const struct report *r, const struct source *src, size_t *seen)
{
	bool any = false;

	for (size_t k = 0; k < rule_count; k++) {
		if (seen[k] > SHOWN)
			fprintf(to, "%s: %zu more of [%s]\n", report_path(r, src), seen[k] - SHOWN,
				all_rules[k]->name);
		any |= seen[k] > SHOWN;
		seen[k] = 0;
	}
	if (any)
		fputc('\n', to);
}

static void
write_findings(FILE *to, const struct report *r)
{
	size_t *seen = arena_array(r->arena, size_t, rule_count);

	for (size_t i = 0; i < r->n; i++) {
		const struct diag *d = r->diags[i];

		if (++seen[rule_index(d->rule)] <= SHOWN)
			write_finding(to, r, d);
		if (i + 1 == r->n || r->diags[i + 1]->at.src != d->at.src)
			write_more(to, r, d->at.src, seen);
	}
}

static void
write_statistics(FILE *to, const struct report *r)
{
	size_t *count = arena_array(r->arena, size_t, rule_count);

	for (size_t i = 0; i < r->n; i++)
		count[rule_index(r->diags[i]->rule)]++;
	for (size_t k = 0; k < rule_count; k++)
		if (count[k])
			fprintf(to, "%8zu  %s\n", count[k], all_rules[k]->name);
}

// What else befell findings: " (2 suppressed, 1 mended)".
static const char *
aside(const struct report *r)
{
	const char *sep = r->suppressed && r->mended ? ", " : "";
	const char *suppressed = "", *mended = "";

	if (r->suppressed)
		suppressed = arena_printf(r->arena, "%zu suppressed", r->suppressed);
	if (r->mended)
		mended = arena_printf(r->arena, "%zu mended", r->mended);
	if (!*suppressed && !*mended)
		return "";
	return arena_printf(r->arena, " (%s%s%s)", suppressed, sep, mended);
}

// How many of the findings can be mended.
static void
write_mendable(FILE *to, const struct report *r)
{
	size_t safe = 0, unsafe = 0;

	for (size_t i = 0; i < r->n; i++)
		if (r->diags[i]->edits && !r->diags[i]->suppressed)
			++*(r->diags[i]->unsafe ? &unsafe : &safe);
	if (safe)
		fprintf(to, "%zu can be mended with --fix\n", safe);
	if (unsafe)
		fprintf(to, "%zu can be mended with --fix --unsafe-fixes\n", unsafe);
}

static void
write_summary(FILE *to, const struct report *r)
{
	const char *files = report_count(r, r->nfiles, "file");

	if (r->counts[SEV_ERROR] + r->counts[SEV_WARNING] + r->counts[SEV_INFO] == 0)
		fprintf(to, "%s: nothing to report%s\n", files, aside(r));
	else
		fprintf(to, "%s: %s, %s, %s%s\n", files,
			report_count(r, r->counts[SEV_ERROR], "error"),
			report_count(r, r->counts[SEV_WARNING], "warning"),
			report_count(r, r->counts[SEV_INFO], "info"), aside(r));
	write_mendable(to, r);
	if (r->known || r->gone)
		fprintf(to, "baseline: %zu known, %zu gone%s\n", r->known, r->gone,
			r->gone ? " (--write-baseline forgets them)" : "");
}

void
write_text(FILE *to, const struct report *r)
{
	write_findings(to, r);
	if (r->statistics)
		write_statistics(to, r);
	if (!r->quiet)
		write_summary(to, r);
}
