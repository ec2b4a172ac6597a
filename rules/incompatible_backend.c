#include <string.h>

#include "model/defined.h"
#include "model/rule.h"

enum { MOST_NOTES = 8 }; // of lines that choose the same backend

// The finding that the line before gave, if it is the same one.
static struct diag *
said(struct sink *out, struct span at, const char *msg)
{
	struct diag *d = out->diags;

	return d && d->rule == out->rule && d->at.src == at.src && d->at.off == at.off &&
	                       strcmp(d->msg, msg) == 0
	               ? d
	               : NULL;
}

// HAProxy names the line of the proxy itself, and so do we; a note leads to the line that decides.
static void
report_modes(const struct proxy *p, const struct proxy *to, const struct line *l, struct sink *out)
{
	struct span at = line_span(p->section->header, 1);
	const char *msg = arena_printf(out->arena,
		"'%.*s' is in mode %s, its backend '%.*s' in mode %s", TEXT_ARG(p->name),
		mode_names[p->mode], TEXT_ARG(to->name), mode_names[to->mode]);
	struct diag *d = said(out, at, msg);
	size_t shown = 0;

	for (const struct note *n = d ? d->notes : NULL; n && shown < MOST_NOTES; n = n->next)
		shown++;
	if (shown == MOST_NOTES)
		return;
	if (!d) {
		d = report(out, at, "%s", msg);
		add_note(out, d,
			to->mode_line ? line_span(to->mode_line, 0)
				      : line_span(to->section->header, 1),
			to->mode_line ? "the backend's mode"
				      : "without a 'mode' line it is in mode tcp");
	}
	add_note(out, d, line_span(l, 1), "'%.*s' is its backend here", TEXT_ARG(to->name));
}

static void
check_use(const struct proxy *p, const struct backend_use *u, struct sink *out)
{
	const struct proxy *to = u->backend;

	if (to == p || p->mode == to->mode || (p->mode == MODE_TCP && to->mode == MODE_HTTP))
		return;
	if (mode_known(p) && mode_known(to) && !p->disabled &&
		!lines_exclude(u->line, to->section->header))
		report_modes(p, to, u->line, out);
}

static void
check(const struct model *m, struct sink *out)
{
	each_backend_use(m, check_use, out);
}

const struct rule rule_incompatible_backend = {
	.name = "incompatible-backend",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a frontend sends its traffic to a backend in another mode",
	.why = "A frontend in mode http can only use backends in mode http, since it has taken the "
	       "stream apart into requests. One in mode tcp can use both, and one in mode log or "
	       "spop only its own kind. HAProxy refuses to start otherwise. A proxy without a "
	       "'mode' line, in itself or its defaults, is in mode tcp.",
	.help = "give both the same 'mode'",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    default_backend app\n"
	       "\n"
	       "backend app\n"
	       "    mode tcp\n"
	       "    server a 192.0.2.1:80\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    default_backend app\n"
		"\n"
		"backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:80\n",
	.see = "4.2 mode",
	.check = check,
};
