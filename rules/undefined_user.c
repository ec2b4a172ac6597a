#include "model/rule.h"
#include "model/userlist.h"

static void
check(const struct model *m, struct sink *out)
{
	userlist_check_members(m, KW_GROUP, "users", KW_USER, out);
}

const struct rule rule_undefined_user = {
	.name = "undefined-user",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a group has a user that its userlist does not have",
	.why = "HAProxy refuses to start when a group lists a user that the userlist does not "
	       "define, and does not say on which line.",
	.help = "define the user in the userlist, or correct the name",
	.bad = "userlist staff\n"
	       "    group admins users ann,bob\n"
	       "    user ann insecure-password x\n",
	.good = "userlist staff\n"
		"    group admins users ann,bob\n"
		"    user ann insecure-password x\n"
		"    user bob insecure-password y\n",
	.see = "12.2 Userlists",
	.check = check,
};
