#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct mention *n = m->faults->mentions; n; n = n->next)
		if (n->kind == MENTION_FRONTEND && n->name.len && line_matters(m, n->line) &&
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
