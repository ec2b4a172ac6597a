#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"
#include "parser/nearest.h"

// The proxy's own ACL whose name is nearest.
static const struct acl *
nearest(const struct model *m, const struct missing_acl *missing, struct sink *out)
{
	struct nearest n = { .word = missing->name };
	const struct acl *best = NULL;

	for (const struct acl *a = may_suggest(out) ? m->acls : NULL; a; a = a->next)
		if (a->lines->line->section == missing->line->section && try_name(out, &n, a->name))
			best = a;
	return best;
}

static void
report_missing(const struct model *m, const struct missing_acl *missing, struct sink *out)
{
	struct span at = line_part(missing->line, missing->word, missing->name);
	const struct acl *near;
	struct diag *d;

	if (missing->later) {
		d = report(out, at, "ACL '%.*s' is used before its definition",
			TEXT_ARG(missing->name));
		add_note(out, d, line_span(missing->later->lines->line, 1), "it is defined here");
		set_help(out, d, "define the ACL above the first line that uses it");
		return;
	}
	d = report(out, at, "no ACL is named '%.*s'", TEXT_ARG(missing->name));
	near = nearest(m, missing, out);
	if (!near)
		return;
	set_help(out, d, "did you mean '%.*s'?", TEXT_ARG(near->name));
	add_note(out, d, line_span(near->lines->line, 1), "'%.*s' is defined here",
		TEXT_ARG(near->name));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct missing_acl *missing = m->faults->missing; missing;
		missing = missing->next)
		if (missing->versions == m->settings->targets)
			report_missing(m, missing, out);
}

const struct rule rule_undefined_acl = {
	.name = "undefined-acl",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a condition names an ACL that is not defined there",
	.why = "A condition may name ACLs of its own section that are defined above it, and "
	       "HAProxy's predefined ones. Those of other sections, of defaults too, do not reach "
	       "it, and names are case-sensitive.",
	.help = "define the ACL in this section above the line, or correct the name",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    acl is_api path_beg /api\n"
	       "    http-request deny if is_apy\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    acl is_api path_beg /api\n"
		"    http-request deny if is_api\n",
	.see = "7.2 Using ACLs to form conditions",
	.check = check,
};
