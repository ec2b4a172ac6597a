#include "model/flow.h"
#include "model/mend.h"
#include "model/rule.h"
#include "parser/params.h"

// The one side of a proxy that a timeout is for, by the first row of its name; 0 for both.
static unsigned
side_of(const struct param *row)
{
	return row->flags & FRONT_ONLY ? SIDE_FRONTEND : row->flags & BACK_ONLY ? SIDE_BACKEND : 0;
}

// A tunnel timeout of 0 is unset: the other two go on to count.
static void
check_zero(const struct line *l, struct sink *out)
{
	struct text value = line_word(l, 2);
	struct diag *d;

	if (line_word_flags(l, 2) & WORD_UNKNOWN || !value.len || value.ptr[0] != '0' ||
		timeout_of(l, 2).ms >= 0)
		return;
	d = report(
		out, line_span(l, 2), "'timeout tunnel %.*s' is the same as none", TEXT_ARG(value));
	set_help(out, d,
		"write a time, such as 1h: without one, 'timeout client' and 'timeout "
		"server' end an open WebSocket");
}

// Whether the line names the backend itself, rather than how to find its name.
static const struct proxy *
named_backend(const struct model *m, const struct line *l)
{
	struct text name = line_word(l, 1);

	return text_has(name, "%[") ? NULL : model_proxy(m, SIDE_BACKEND, name);
}

// Moves a line of a frontend to the backends that it leads to and that have no such timeout.
// Nothing, if it leads to some that are only known by request.
static void
mend(const struct model *m, const struct line *l, const char *name, struct sink *out,
	struct diag *d)
{
	static const enum keyword_id keywords[] = { KW_USE_BACKEND, KW_DEFAULT_BACKEND };
	const char *text = text_string(out->arena, span_text(line_rest(l, 0)));
	const struct proxy *done = NULL;

	if (l->flags & LINE_BRANCH)
		return;
	for (size_t k = 0; k < sizeof(keywords) / sizeof(keywords[0]); k++)
		for (const struct line *to = section_find(l->section, keywords[k]); to;
			to = section_find_next(to)) {
			const struct proxy *p = named_backend(m, to);

			if (!p || p == done || proxy_setting(p, KW_TIMEOUT, name))
				continue;
			// Several backends are a decision.
			if (done) {
				d->edits = NULL;
				return;
			}
			mend_insert(out, d, p->section, KW_TIMEOUT, text);
			done = p;
		}
	if (d->edits)
		mend_remove(out, d, l);
	d->unsafe = true;
}

static void
check_line(const struct model *m, const struct line *l, struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);
	const struct param *row = params_find(TIMEOUTS, line_word(l, 1));
	unsigned side = row ? side_of(row) : 0;
	struct diag *d;

	if (!p || !side)
		return;
	if (!p->sides || p->sides & side) {
		if (text_is(line_word(l, 1), "tunnel"))
			check_zero(l, out);
		return;
	}
	d = report(out, line_span(l, 1), "'timeout %s' has no effect in the %s '%.*s'", row->name,
		section_type_name(p->section->type), TEXT_ARG(p->name));
	set_help(out, d, "set it in the %ss that it is meant for, or in 'defaults'",
		section_type_name(side == SIDE_BACKEND ? SECTION_BACKEND : SECTION_FRONTEND));
	if (side == SIDE_BACKEND)
		mend(m, l, row->name, out, d);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_TIMEOUT]; l; l = l->next_same)
		check_line(m, l, out);
}

const struct rule rule_timeout_ignored = {
	.name = "timeout-ignored",
	.group = GROUP_TIMEOUT,
	.severity = SEV_WARNING,
	.summary = "a timeout has no effect where it stands",
	.why = "Frontends have the client's side of a connection, backends the "
	       "server's. A timeout of the other side is read and never used; so is "
	       "'timeout tunnel' in a frontend, where people put it for WebSockets, "
	       "and 'timeout tunnel 0', which does not mean 'never' but 'not set'.",
	.help = "set it where it counts",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    timeout tunnel 1h\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    server chat 192.0.2.1:8080\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    timeout tunnel 1h\n"
		"    server chat 192.0.2.1:8080\n",
	.see = "4.2 timeout tunnel",
	.fixable = true,
	.check = check,
};
