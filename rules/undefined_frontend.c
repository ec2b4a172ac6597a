#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"

// Without a name the proxy itself is meant.
static void
check_itself(const struct model *m, const struct mention *n, struct sink *out)
{
	const struct proxy *p = line_proxy(m, n->line);

	if (p && p->sides && !(p->sides & SIDE_FRONTEND) && line_matters(m, n->line))
		report(out, line_part(n->line, n->word, n->call),
			"'%.*s' does not say which frontend, and '%.*s' is none", TEXT_ARG(n->call),
			TEXT_ARG(p->name));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct mention *n = m->faults->mentions; n; n = n->next)
		if (n->kind == MENTION_FRONTEND && !n->name.len)
			check_itself(m, n, out);
		else if (n->kind == MENTION_FRONTEND && line_matters(m, n->line) &&
			 !model_proxy(m, SIDE_FRONTEND, n->name))
			report_undefined_proxy(m, out, line_part(n->line, n->word, n->name),
				SIDE_FRONTEND, n->name);
}

const struct rule rule_undefined_frontend = {
	.name = "undefined-frontend",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "an expression asks for figures of a frontend that does not exist",
	.why = "HAProxy refuses to start when a fetch such as fe_conn() names a frontend that is "
	       "not there.",
	.help = "define the frontend, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    acl busy fe_conn(www) gt 100\n"
	       "    http-request deny if busy\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    acl busy fe_conn(web) gt 100\n"
		"    http-request deny if busy\n",
	.see = "7.3.2 Fetching samples from internal states",
	.check = check,
};
