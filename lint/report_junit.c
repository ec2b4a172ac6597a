#include "lint/report.h"
#include "lint/xml.h"

void write_junit(FILE *to, const struct report *r);

// JUnit has no degrees: what does not fail the run is a case that passed and says something.
static void
write_case(FILE *to, const struct report *r, const struct diag *d)
{
	struct position pos = span_start(d->at);
	const char *path = report_path(r, d->at.src);
	const char *element = d->severity >= r->fail_on ? "failure" : "system-out";

	fputs("    <testcase", to);
	write_attribute(to, "name",
		arena_printf(r->arena, "%s at %zu:%zu", d->rule->name, pos.line, pos.col));
	write_attribute(to, "classname", path);
	fprintf(to, ">\n      <%s", element);
	if (d->severity >= r->fail_on) {
		write_attribute(to, "type", severity_names[d->severity]);
		write_attribute(to, "message", report_message(r, d));
	}
	fputc('>', to);
	write_xml(
		to, arena_printf(r->arena, "%s:%zu:%zu: %s: %s\n%s", path, pos.line, pos.col,
			    severity_names[d->severity], report_message(r, d), report_help(r, d)));
	fprintf(to, "</%s>\n    </testcase>\n", element);
}

struct tally {
	size_t cases, failures;
};

// What r->diags[from] and its neighbours of the same file come to; *to is behind the last.
static struct tally
tally(const struct report *r, size_t from, size_t *to)
{
	struct tally t = { 0 };

	for (*to = from; *to < r->n && r->diags[*to]->at.src == r->diags[from]->at.src; ++*to) {
		const struct diag *d = r->diags[*to];

		t.cases += !d->suppressed;
		t.failures += !d->suppressed && d->severity >= r->fail_on;
	}
	return t;
}

static void
write_suite(
	FILE *to, const struct report *r, const char *path, size_t from, size_t end, struct tally t)
{
	fputs("  <testsuite", to);
	write_attribute(to, "name", path);
	fprintf(to, " tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", t.cases ? t.cases : 1,
		t.failures);
	for (size_t i = from; i < end; i++)
		if (!r->diags[i]->suppressed)
			write_case(to, r, r->diags[i]);
	if (!t.cases) {
		fputs("    <testcase name=\"nothing to report\"", to);
		write_attribute(to, "classname", path);
		fputs("/>\n", to);
	}
	fputs("  </testsuite>\n", to);
}

void
write_junit(FILE *to, const struct report *r)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"owui-lint\">\n", to);
	for (size_t i = 0, end; i < r->n; i = end) {
		struct tally t = tally(r, i, &end);

		write_suite(to, r, report_path(r, r->diags[i]->at.src), i, end, t);
	}
	if (!r->n)
		write_suite(to, r, "owui-lint", 0, 0, (struct tally){ 0 });
	fputs("</testsuites>\n", to);
}
