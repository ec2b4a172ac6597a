#include "lint/report.h"

void write_gnu(FILE *to, const struct report *r);

// path:line:col: severity: message [rule]
void
write_gnu(FILE *to, const struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct diag *d = r->diags[i];
		struct position pos = span_start(d->at);

		fprintf(to, "%s:%zu:%zu: %s: %s [%s]%s\n", report_path(r, d->at.src), pos.line,
			pos.col, severity_names[d->severity], report_message(r, d), d->rule->name,
			d->suppressed ? " (suppressed)" : "");
	}
}
