#include "model/objection.h"
#include "model/rule.h"
#include "model/userlist.h"

static void
check_names(const struct model *m, enum keyword_id keyword, struct sink *out)
{
	const struct table *names = userlist_names(m, out->arena, keyword);

	for (const struct line *l = m->lines[keyword]; l; l = l->next_same) {
		const struct line *first = userlist_first(names, l);

		if (first && first != l && !lines_exclude(first, l) && line_counts(l))
			add_note(out,
				report(out, line_span(l, 1), "the %s '%.*s' is there already",
					keyword_names[keyword], TEXT_ARG(line_word(l, 1))),
				line_span(first, 1), "the one that counts");
	}
}

static void
check(const struct model *m, struct sink *out)
{
	check_names(m, KW_GROUP, out);
	check_names(m, KW_USER, out);
}

const struct rule rule_duplicate_user = {
	.name = "duplicate-user",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a userlist has two users or two groups of one name",
	.why = "HAProxy passes over the second one, and warns: its password or its users do not "
	       "count.",
	.help = "take one of them out, or rename it",
	.bad = "userlist staff\n"
	       "    user ann insecure-password old\n"
	       "    user ann insecure-password new\n",
	.good = "userlist staff\n"
		"    user ann insecure-password new\n",
	.see = "12.2 Userlists",
	.check = check,
};
