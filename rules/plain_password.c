#include "model/rule.h"

// user NAME insecure-password PASSWORD
static void
check_user(const struct line *l, struct sink *out)
{
	for (size_t i = 2; i + 1 < l->nwords; i++)
		if (text_is(line_word(l, i), "insecure-password") &&
			!(line_word_flags(l, i + 1) & WORD_UNKNOWN))
			report(out, line_span(l, i), "the password of '%.*s' stands in plain text",
				TEXT_ARG(line_word(l, 1)));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_USER]; l; l = l->next_same)
		if (l->section->type == SECTION_USERLIST)
			check_user(l, out);
}

const struct rule rule_plain_password = {
	.name = "plain-password",
	.group = GROUP_SECURITY,
	.severity = SEV_INFO,
	.summary = "a password stands in plain text",
	.why = "Whoever reads the configuration, its backup or its repository has the "
	       "password. HAProxy takes a hash as crypt(3) makes it; one of few rounds, "
	       "since it is computed for every request.",
	.help = "write 'password' and the hash that 'mkpasswd -m sha-256' prints",
	.bad = "userlist staff\n"
	       "    user ann insecure-password secret\n",
	.good = "userlist staff\n"
		"    user ann password $5$salt$HmAwcRcmyfR14Pc2Kw0bQXRJtm/kLzNbQXgkbH8NoJ1\n",
	.see = "12.2 user",
	.check = check,
};
