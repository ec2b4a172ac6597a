#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"
#include "model/userlist.h"

// The groups stand behind the fetch, after flags.  Those of a file, and what converters make of the
// fetch, are not looked at.
static void
check_groups(const struct mention *n, const struct line *userlist, const struct table *groups,
	struct sink *out)
{
	const struct line *l = n->line;
	size_t i = n->word + 1u, end = line_nargs(l);

	for (; i < end && text_starts(line_word(l, i), "-"); i++)
		if (text_is(line_word(l, i), "-f") || text_is(line_word(l, i), "-m"))
			return;
	for (; i < end && !text_is(line_word(l, i), "}"); i++)
		if (!(line_word_flags(l, i) & WORD_UNKNOWN) &&
			!userlist_has(groups, userlist->section, line_word(l, i)))
			add_note(out,
				report(out, line_span(l, i), "userlist '%.*s' has no group '%.*s'",
					TEXT_ARG(n->name), TEXT_ARG(line_word(l, i))),
				line_span(userlist, 1), "the userlist");
}

static void
check(const struct model *m, struct sink *out)
{
	const struct table *groups = userlist_names(m, out->arena, KW_GROUP);

	userlist_check_members(m, KW_USER, "groups", KW_GROUP, out);
	for (const struct mention *n = m->faults->mentions; n; n = n->next) {
		struct text word = line_word(n->line, n->word);
		const struct line *userlist;

		if (n->kind != MENTION_USERLIST || !text_starts(word, "http_auth_group(") ||
			!text_ends(word, ")") || !line_matters(m, n->line))
			continue;
		userlist = defined_section(m, KW_USERLIST, n->name);
		if (userlist)
			check_groups(n, userlist, groups, out);
	}
}

const struct rule rule_undefined_group = {
	.name = "undefined-group",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a condition or a user names a group that its userlist does not have",
	.why = "HAProxy refuses to start when http_auth_group() is compared with a group that the "
	       "userlist does not define, or a user belongs to one, and does not say on which "
	       "line.",
	.help = "define the group in the userlist, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "userlist staff\n"
	       "    group admins users ann\n"
	       "    user ann insecure-password x\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request auth unless { http_auth_group(staff) admin }\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"userlist staff\n"
		"    group admins users ann\n"
		"    user ann insecure-password x\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request auth unless { http_auth_group(staff) admins }\n",
	.see = "12.2 Userlists",
	.check = check,
};
