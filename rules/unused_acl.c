#include "model/acme.h"
#include "model/faults.h"
#include "model/rule.h"
#include "parser/nearest.h"

enum { MAX_MISSING = 8 }; // names that are compared

// Whether a condition misspells the ACL's name, or nothing leads to the responder because of it:
// other rules say so.
static bool
is_excused(const struct model *m, const struct acl *a)
{
	const struct challenge_pattern *unled = m->acme ? acme_unled(m->acme) : NULL;
	size_t n = 0;

	if (unled && unled->acl == a)
		return true;
	for (const struct missing_acl *x = m->faults->missing; x && n < MAX_MISSING; x = x->next) {
		struct nearest near = { .word = x->name };

		if (x->line->section != a->lines->line->section)
			continue;
		nearest_try(&near, text_string(m->arena, a->name));
		if (near.best)
			return true;
		n++;
	}
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct acl *a = m->acls; a; a = a->next) {
		const struct line *l = a->lines->line;

		// Those of named defaults are theirs alone, too.
		if (!a->used && !(l->flags & LINE_BRANCH) && a->name.len && !is_excused(m, a))
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
