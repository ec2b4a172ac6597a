#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct mention *n = m->faults->mentions; n; n = n->next)
		if (n->kind != MENTION_USERLIST || !line_matters(m, n->line))
			continue;
		else if (!n->name.len)
			report(out, line_part(n->line, n->word, n->call),
				"'%.*s' does not say which userlist", TEXT_ARG(n->call));
		else if (!defined_section(m, KW_USERLIST, n->name))
			report_undefined(m, out, line_part(n->line, n->word, n->name), KW_USERLIST,
				"userlist", n->name);
}

const struct rule rule_undefined_userlist = {
	.name = "undefined-userlist",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a condition asks for a user of a userlist that does not exist",
	.why = "HAProxy refuses to start when http_auth() or http_auth_group() names a userlist "
	       "that is not there.",
	.help = "define the userlist, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "userlist staff\n"
	       "    user ann insecure-password x\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request auth unless { http_auth(stuff) }\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"userlist staff\n"
		"    user ann insecure-password x\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request auth unless { http_auth(staff) }\n",
	.see = "12.1 Userlists",
	.check = check,
};
