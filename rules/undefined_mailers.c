#include "model/defined.h"
#include "model/rule.h"

// HAProxy leaves alerts alone that have no sender or no receiver, with a warning.
static bool
is_complete(const struct proxy *p)
{
	return p && proxy_setting(p, KW_EMAIL_ALERT, "from") &&
	       proxy_setting(p, KW_EMAIL_ALERT, "to");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_EMAIL_ALERT]; l; l = l->next_same) {
		struct text name;

		if (text_is(line_word(l, 1), "mailers") && defined_name(l, 2, &name) &&
			line_matters(m, l) && is_complete(line_proxy(m, l)) &&
			!defined_section(m, KW_MAILERS, name))
			report_undefined(
				m, out, line_span(l, 2), KW_MAILERS, "mailers section", name);
	}
}

const struct rule rule_undefined_mailers = {
	.name = "undefined-mailers",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "alerts are mailed by a mailers section that does not exist",
	.why = "HAProxy refuses to start when the mailers that email-alert names are not defined.",
	.help = "define the mailers section, or correct the name",
	.bad = "backend app\n"
	       "    email-alert mailers postfix\n"
	       "    email-alert from ha@example.org\n"
	       "    email-alert to ops@example.org\n"
	       "    server a 192.0.2.1:80\n",
	.good = "mailers postfix\n"
		"    mailer a 192.0.2.25:25\n"
		"\n"
		"backend app\n"
		"    email-alert mailers postfix\n"
		"    email-alert from ha@example.org\n"
		"    email-alert to ops@example.org\n"
		"    server a 192.0.2.1:80\n",
	.see = "3.6 Mailers",
	.check = check,
};
