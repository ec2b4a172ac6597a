#include "lint/clean.h"
#include "lint/fingerprint.h"
#include "lint/json.h"

void write_gitlab(FILE *to, const struct report *r);

static const char *const levels[SEV_COUNT] = {
	[SEV_INFO] = "info",
	[SEV_WARNING] = "major",
	[SEV_ERROR] = "critical",
};

static json_t *
issue(const struct report *r, const struct diag *d, const char *fingerprint)
{
	struct position start = span_start(d->at), end = span_end(d->at);
	const char *path = clean(r->arena, text_of(report_place(r, d->at.src)));

	// GitLab compares fingerprints over all files.
	return json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:{s:I, s:I}}}", "description",
		arena_printf(r->arena, "%s (%s)", report_message(r, d), report_help(r, d)),
		"check_name", d->rule->name, "fingerprint",
		arena_printf(r->arena, "%s:%s", path, fingerprint), "severity", levels[d->severity],
		"location", "path", path, "lines", "begin", (json_int_t)start.line, "end",
		(json_int_t)end.line);
}

// A code quality report.
void
write_gitlab(FILE *to, const struct report *r)
{
	const char **names = fingerprints(r->arena, r->diags, r->n);
	const char *between = "\n";

	fputc('[', to);
	for (size_t i = 0; i < r->n; i++) {
		if (r->diags[i]->suppressed)
			continue;
		fputs(between, to);
		write_value(to, issue(r, r->diags[i], names[i]));
		between = ",\n";
	}
	fputs("]\n", to);
}
