#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct acl *a = m->acls; a; a = a->next) {
		const struct line *l = a->lines->line;

		// Those of named defaults are theirs alone, too.
		if (!a->used && !(l->flags & LINE_BRANCH) && a->name.len)
			report(out, line_span(l, 1), "no condition uses ACL '%.*s'",
				TEXT_ARG(a->name));
	}
}

const struct rule rule_unused_acl = {
	.name = "unused-acl",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_INFO,
	.summary = "an ACL is defined and never used",
	.why = "An ACL that no condition of its section names has no effect. It is often what is "
	       "left of a rule, or the condition has another spelling.",
	.help = "use the ACL in a condition, or remove it",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    acl office src 192.0.2.0/24\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    acl office src 192.0.2.0/24\n"
		"    tcp-request connection reject unless office\n",
	.see = "7.1 ACL basics",
	.check = check,
};
