#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct proxy *p = m->proxies; p; p = p->next) {
		const char *kind = section_type_name(p->section->type);

		if (p->sides & SIDE_FRONTEND && !p->disabled && line_counts(p->section->header) &&
			!section_find(p->section, KW_BIND))
			report(out, line_span(p->section->header, 1),
				"the %s '%.*s' has no 'bind' line: nobody can connect to it", kind,
				TEXT_ARG(p->name));
	}
}

const struct rule rule_frontend_without_bind = {
	.name = "frontend-without-bind",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a frontend or listen section listens on no address",
	.why = "The 'bind' lines of a frontend or listen section are the addresses that it listens "
	       "on. Without one, no connection ever comes to it, and HAProxy warns.",
	.help = "add a 'bind' line, or make it a 'backend'",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "listen app\n"
	       "    server a 192.0.2.1:80\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"listen app\n"
		"    bind :80\n"
		"    server a 192.0.2.1:80\n",
	.see = "4.2 bind",
	.check = check,
};
