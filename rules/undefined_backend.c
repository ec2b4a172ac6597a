#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"

static void
check_use(const struct model *m, const struct backend_use *u, struct sink *out)
{
	const struct line *l = u->line;
	struct text name;

	// A name such as %[req.hdr(host)] is only known once a request is in.
	if (u->backend || !defined_name(l, 1, &name) || !line_matters(m, l) ||
		(l->keyword == KW_DEFAULT_BACKEND && line_overridden(l)))
		return;
	report_undefined_proxy(m, out, line_span(l, 1), SIDE_BACKEND, name);
}

// Without a name the proxy itself is meant.
static void
check_itself(const struct model *m, const struct mention *n, struct sink *out)
{
	const struct proxy *p = line_proxy(m, n->line);

	if (p && p->sides && !(p->sides & SIDE_BACKEND) && line_matters(m, n->line))
		report(out, line_part(n->line, n->word, n->call),
			"'%.*s' does not say which backend, and '%.*s' is none", TEXT_ARG(n->call),
			TEXT_ARG(p->name));
}

static void
check(const struct model *m, struct sink *out)
{
	for (size_t i = 0; i < m->nuses; i++)
		check_use(m, &m->uses[i], out);
	for (const struct mention *n = m->faults->mentions; n; n = n->next)
		if (n->kind == MENTION_BACKEND && !n->name.len)
			check_itself(m, n, out);
		else if (n->kind == MENTION_BACKEND && line_matters(m, n->line) &&
			 !model_proxy(m, SIDE_BACKEND, n->name))
			report_undefined_proxy(m, out, line_part(n->line, n->word, n->name),
				SIDE_BACKEND, n->name);
}

const struct rule rule_undefined_backend = {
	.name = "undefined-backend",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "traffic is sent to a backend that does not exist",
	.why = "HAProxy refuses to start when use_backend or default_backend names "
	       "a section that is not there. Names are case-sensitive, and a listen "
	       "section counts as a backend too.",
	.help = "define the backend, or correct the name",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    default_backend apps\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.1:80\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    default_backend app\n"
		"\n"
		"backend app\n"
		"    server a 192.0.2.1:80\n",
	.see = "4.2 default_backend",
	.check = check,
};
