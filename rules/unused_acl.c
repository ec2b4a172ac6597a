#include "model/acme.h"
#include "model/defined.h"
#include "model/faults.h"
#include "model/objection.h"
#include "model/rule.h"
#include "parser/nearest.h"

// How many names are compared, and how many lines that HAProxy does not know are looked at.
enum { MAX_MISSING = 8, MAX_REFUSED = 64 };

// Whether a line of a keyword that HAProxy does not have, or not any more, has the ACL's name.
static bool
is_named_in_vain(const struct model *m, const struct acl *a)
{
	static const enum objection_kind kinds[] = { OBJECTION_REMOVED_KEYWORD,
		OBJECTION_UNKNOWN_KEYWORD };
	char *name = text_string(m->arena, a->name);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct objection *o = m->objections->first[kinds[i]];

		for (size_t n = 0; o && n < MAX_REFUSED; o = o->next, n++)
			if (o->line->section == a->lines->line->section &&
				line_has(o->line, 1, name))
				return true;
	}
	return false;
}

// Whether a condition misspells the ACL's name, or nothing leads to the responder because of it:
// other rules say so.
static bool
is_excused(const struct model *m, const struct acl *a)
{
	const struct challenge_pattern *unled = m->acme ? acme_unled(m->acme) : NULL;
	size_t n = 0;

	if ((unled && unled->acl == a) || is_named_in_vain(m, a))
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
