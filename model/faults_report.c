#include "model/faults.h"
#include "model/rule.h"

struct span
fault_span(const struct fault *f)
{
	return f->at.ptr ? line_part(f->line, f->word, f->at) : line_span(f->line, f->word);
}

void
report_faults(const struct model *m, enum fault_kind kind, struct sink *out)
{
	unsigned targets = m->settings->targets;

	for (const struct fault *f = m->faults->faults; f; f = f->next) {
		unsigned versions = f->versions & targets;
		struct diag *d;

		// A release that was not asked for has no error of its own.
		if (f->kind != kind || !versions ||
			(versions != targets && !m->settings->targets_named))
			continue;
		d = report_as(
			out, f->warning ? SEV_WARNING : SEV_ERROR, fault_span(f), "%s", f->message);
		d->versions = versions == targets ? 0 : versions;
		if (f->help)
			set_help(out, d, "%s", f->help);
	}
}
