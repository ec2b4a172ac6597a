#include "model/probe_report.h"

struct diag *
report_application(struct sink *out, enum severity severity, const struct probe *p, struct span at,
	const char *fmt, ...)
{
	const struct proxy *app = p->application->proxy;
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = report_as(out, p->application->certain ? severity : SEV_INFO, at, "%s",
		arena_vprintf(out->arena, fmt, ap));
	va_end(ap);
	if (!p->application->certain)
		set_help(out, d,
			"%s; if '%.*s' is Open WebUI, say so with 'applications: [%.*s]' in "
			".owui-lint.yaml",
			out->rule->help, TEXT_ARG(app->name), TEXT_ARG(app->name));
	return d;
}

bool
reported_at(const struct sink *out, struct span at)
{
	for (const struct diag *d = out->diags; d && d->rule == out->rule; d = d->next)
		if (d->at.src == at.src && d->at.off == at.off)
			return true;
	return false;
}

const char *
duration(struct arena *a, long ms)
{
	return ms % 1000 ? arena_printf(a, "%ld ms", ms) : arena_printf(a, "%ld s", ms / 1000);
}
