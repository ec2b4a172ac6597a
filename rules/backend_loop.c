#include "model/defined.h"
#include "model/rule.h"

static void
check_line(const struct model *m, const struct proxy *p, const struct line *l, struct sink *out)
{
	if (text_eq(line_word(l, 1), p->name) && model_proxy(m, SIDE_BACKEND, p->name) == p &&
		!p->disabled)
		report(out, line_span(l, 1), "'%.*s' sends its traffic to itself",
			TEXT_ARG(p->name));
}

static void
check(const struct model *m, struct sink *out)
{
	each_backend_use(m, check_line, out);
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
