#include "model/objection.h"
#include "model/rule.h"

// What may come before the first connection of a health check.
static bool
may_come_first(struct text step)
{
	static const char *const steps[] = { "comment", "connect", "disable-on-404", "send-state",
		"set-var", "set-var-fmt", "unset-var" };

	step = text_before(step, text_find_char(step, '('));
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (text_is(step, steps[i]))
			return true;
	return false;
}

// Goes through the steps of each section.
static void
check_steps(const struct model *m, enum keyword_id keyword, struct sink *out)
{
	const struct line *before = NULL, *connect = NULL;
	const struct section *section = NULL;

	for (const struct line *l = m->lines[keyword]; l; l = l->next_same) {
		if (l->section != section)
			before = connect = NULL;
		section = l->section;
		if (!line_counts(l))
			continue;
		if (text_is(line_word(l, 1), "connect")) {
			if (before && !connect)
				add_note(out,
					report(out, line_span(l, 1),
						"the check connects after it has begun with '%.*s'",
						TEXT_ARG(line_word(before, 1))),
					line_span(before, 1), "the first step");
			connect = l;
		} else if (!before && !may_come_first(line_word(l, 1))) {
			before = l;
		}
	}
}

static void
check(const struct model *m, struct sink *out)
{
	check_steps(m, KW_HTTP_CHECK, out);
	check_steps(m, KW_TCP_CHECK, out);
}

const struct rule rule_connect_not_first = {
	.name = "connect-not-first",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a health check has a 'connect' step that is not its first",
	.why = "A check without 'connect' opens the connection itself. As soon as it has such a "
	       "step, its first must be one, after comments and variables at most. HAProxy "
	       "refuses the line otherwise.",
	.help = "move 'connect' above the other steps, or begin with another one",
	.bad = "backend app\n"
	       "    mode http\n"
	       "    option httpchk\n"
	       "    http-check send meth GET uri /health\n"
	       "    http-check connect default\n"
	       "    server a 192.0.2.1:80 check\n",
	.good = "backend app\n"
		"    mode http\n"
		"    option httpchk\n"
		"    http-check connect default\n"
		"    http-check send meth GET uri /health\n"
		"    server a 192.0.2.1:80 check\n",
	.see = "4.2 http-check connect",
	.check = check,
};
