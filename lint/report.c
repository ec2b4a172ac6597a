#include "lint/report.h"

#include "model/rule.h"

// path:line:col: severity: message [rule]
static void
write_gnu(FILE *to, struct diag *const *diags, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct diag *d = diags[i];
		struct position pos = span_start(d->at);

		fprintf(to, "%s:%zu:%zu: %s: %s [%s]\n", d->at.src->path, pos.line, pos.col,
			severity_names[d->severity], d->msg, d->rule->name);
	}
}

const struct reporter reporters[] = {
	{ "gnu", write_gnu },
	{ 0 },
};
