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
	for (const struct fault *f = m->faults->faults; f; f = f->next) {
		// A release that was not asked for has no error of its own.
		unsigned versions = settings_judged(m->settings, f->versions);
		struct diag *d;

		if (f->kind != kind || !versions)
			continue;
		d = report_as(
			out, f->warning ? SEV_WARNING : SEV_ERROR, fault_span(f), "%s", f->message);
		d->versions = settings_told(m->settings, versions);
		if (f->help)
			set_help(out, d, "%s", f->help);
	}
}
