#include "model/probe_report.h"

#include "model/mend.h"

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
	struct diag *diag; // NULL for a section that got a line
};

struct places {
	const struct rule *rule;
	struct diag *newest; // that is noted
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

// Whether it was not noted before.
static bool
note_place(struct sink *out, struct span at, struct diag *d, uint32_t salt)
{
	struct place *p = arena_new(out->arena, struct place);

	*p = place_of(at);
	p->diag = d;
	p->name = place_name(p);
	if (table_get(out->places->table, p->name, salt))
		return false;
	table_add(out->places->table, &p->name, salt);
	return true;
}

// Notes what came since the last time.
static void
note_places(struct sink *out)
{
	struct diag *d = out->diags;

	if (!out->places || out->places->rule != out->rule) {
		out->places = arena_new(out->arena, struct places);
		out->places->rule = out->rule;
		out->places->table = table_new(out->arena, 0);
	}
	for (; d && d != out->places->newest && d->rule == out->rule; d = d->next)
		note_place(out, d->at, d, 0);
	out->places->newest = out->diags;
}

struct diag *
reported_at(struct sink *out, struct span at)
{
	struct place p = place_of(at);
	const struct place *found;

	note_places(out);
	found = table_get(out->places->table, place_name(&p), 0);
	return found ? found->diag : NULL;
}

void
mend_word(struct sink *out, struct diag *d, struct span word, const char *text)
{
	d->unsafe = true;
	if (!d->edits)
		add_edit(out, d, word, text);
}

void
mend_application(struct sink *out, struct diag *d, const struct probe *p, const char *text)
{
	const struct section *s = p->application->proxy->section;
	bool fails = d->unsafe && !d->edits;

	d->unsafe = true;
	if (p->outcome->hops->next || p->outcome->passthrough)
		d->edits = NULL;
	else if (!fails && note_place(out, line_span(s->header, 0), NULL, (uint32_t)d->at.off + 1))
		mend_insert(out, d, s, KW_TIMEOUT, text);
}

const char *
duration(struct arena *a, long ms)
{
	return ms % 1000 ? arena_printf(a, "%ld ms", ms) : arena_printf(a, "%ld s", ms / 1000);
}

bool
probe_ends_tls(const struct probe *p)
{
	static const char *const others[] = { "ssl", "send-proxy", "send-proxy-v2" };
	const struct line *server = p->outcome->server;

	if (!p->outcome->passthrough)
		return true;
	for (size_t i = 3; server && i < server->nwords; i++)
		for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++)
			if (text_is(line_word(server, i), others[k]))
				return false;
	return server && !p->outcome->tls_through;
}
