#include "model/defined.h"
#include "model/rule.h"

static void
check_use(const struct proxy *p, const struct backend_use *u, struct sink *out)
{
	if (u->backend == p && !p->disabled)
		report(out, line_span(u->line, 1), "'%.*s' sends its traffic to itself",
			TEXT_ARG(p->name));
}

static void
check(const struct model *m, struct sink *out)
{
	each_backend_use(m, check_use, out);
}

const struct rule rule_backend_loop = {
	.name = "backend-loop",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a proxy sends its traffic to itself",
	.why = "A listen section is a frontend and a backend at once. HAProxy refuses use_backend "
	       "and default_backend that name the section itself; its own servers are used when "
	       "no rule leads elsewhere.",
	.help = "remove the line, or name another backend",
	.bad = "listen app\n"
	       "    bind :80\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "    default_backend app\n"
	       "    server a 192.0.2.1:80\n",
	.good = "listen app\n"
		"    bind :80\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"    server a 192.0.2.1:80\n",
	.see = "4.2 default_backend",
	.check = check,
};
