#include "lint/report.h"
#include "lint/xml.h"

void write_checkstyle(FILE *to, const struct report *r);

static void
write_error(FILE *to, const struct report *r, const struct diag *d)
{
	struct position pos = span_start(d->at);

	fprintf(to,
		"    <error line=\"%zu\" column=\"%zu\" severity=\"%s\" source=\"owui-lint.%s\"",
		pos.line, pos.col, severity_names[d->severity], d->rule->name);
	write_attribute(to, "message",
		arena_printf(r->arena, "%s (%s)", report_message(r, d), report_help(r, d)));
	fputs("/>\n", to);
}

void
write_checkstyle(FILE *to, const struct report *r)
{
	const struct source *file = NULL;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n", to);
	for (size_t i = 0; i < r->n; i++) {
		const struct diag *d = r->diags[i];

		if (d->suppressed)
			continue;
		if (d->at.src != file) {
			fputs(file ? "  </file>\n  <file" : "  <file", to);
			write_attribute(to, "name", report_path(r, d->at.src));
			fputs(">\n", to);
		}
		file = d->at.src;
		write_error(to, r, d);
	}
	fputs(file ? "  </file>\n</checkstyle>\n" : "</checkstyle>\n", to);
}
