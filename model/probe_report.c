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

// Where a rule found something.
struct place {
	struct text name; // the bytes of `where`; first, for tables
	struct {
		const struct source *src;
		size_t off;
	} where;
};

struct places {
	const struct rule *rule;
	const struct diag *newest; // that is noted
	struct table *table;
};

static struct place
place_of(struct span at)
{
	return (struct place){ .where = { at.src, at.off } };
}

static struct text
place_name(const struct place *p)
{
	return (struct text){ (const char *)&p->where, sizeof(p->where) };
}

static void
note_place(struct sink *out, struct span at)
{
	struct place *p = arena_new(out->arena, struct place);

	*p = place_of(at);
	p->name = place_name(p);
	if (!table_get(out->places->table, p->name, 0))
		table_add(out->places->table, &p->name, 0);
}

// Notes what came since the last time.
static void
note_places(struct sink *out)
{
	const struct diag *d = out->diags;

	if (!out->places || out->places->rule != out->rule) {
		out->places = arena_new(out->arena, struct places);
		out->places->rule = out->rule;
		out->places->table = table_new(out->arena, 0);
	}
	for (; d && d != out->places->newest && d->rule == out->rule; d = d->next)
		note_place(out, d->at);
	out->places->newest = out->diags;
}

bool
reported_at(struct sink *out, struct span at)
{
	struct place p = place_of(at);

	note_places(out);
	return table_get(out->places->table, place_name(&p), 0) != NULL;
}

const char *
duration(struct arena *a, long ms)
{
	return ms % 1000 ? arena_printf(a, "%ld ms", ms) : arena_printf(a, "%ld s", ms / 1000);
}
