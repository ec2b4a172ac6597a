#include "model/diag.h"

#include <stdarg.h>

#include "model/rule.h"

const char *const severity_names[SEV_COUNT] = {
	[SEV_INFO] = "info",
	[SEV_WARNING] = "warning",
	[SEV_ERROR] = "error",
};

static struct diag *
add(struct sink *out, enum severity severity, struct span at, const char *msg)
{
	struct diag *d = arena_new(out->arena, struct diag);

	d->rule = out->rule;
	d->severity = severity;
	d->at = at;
	d->msg = msg;
	d->next = out->diags;
	out->diags = d;
	return d;
}

struct diag *
report(struct sink *out, struct span at, const char *fmt, ...)
{
	const char *msg;
	va_list ap;

	va_start(ap, fmt);
	msg = arena_vprintf(out->arena, fmt, ap);
	va_end(ap);
	return add(out, out->rule->severity, at, msg);
}

struct diag *
report_as(struct sink *out, enum severity severity, struct span at, const char *fmt, ...)
{
	const char *msg;
	va_list ap;

	va_start(ap, fmt);
	msg = arena_vprintf(out->arena, fmt, ap);
	va_end(ap);
	return add(out, severity, at, msg);
}

void
add_note(struct sink *out, struct diag *d, struct span at, const char *fmt, ...)
{
	struct note *n = arena_new(out->arena, struct note), **end = &d->notes;
	va_list ap;

	va_start(ap, fmt);
	n->msg = arena_vprintf(out->arena, fmt, ap);
	va_end(ap);
	n->at = at;
	while (*end)
		end = &(*end)->next;
	*end = n;
}

void
add_edit(struct sink *out, struct diag *d, struct span at, const char *text)
{
	struct edit *e = arena_new(out->arena, struct edit);

	e->at = at;
	e->text = text;
	e->next = d->edits;
	d->edits = e;
}

void
set_help(struct sink *out, struct diag *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	d->help = arena_vprintf(out->arena, fmt, ap);
	va_end(ap);
}
