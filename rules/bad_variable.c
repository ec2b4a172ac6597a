#include "model/rule.h"

static void
check_line(const struct line *l, struct sink *out)
{
	for (size_t i = 0; i < l->nwords; i++)
		if (line_word_flags(l, i) & WORD_BAD_ENV)
			report(out, line_span(l, i),
				"this is no name of an environment variable, or its '}' is "
				"missing");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct file *f = m->config->files; f; f = f->next)
		for (const struct line *l = f->nrares ? f->lines : NULL; l; l = l->next)
			if (!(l->flags & LINE_DEAD))
				check_line(l, out);
}

const struct rule rule_bad_variable = {
	.name = "bad-variable",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "an environment variable is written wrong",
	.why = "Inside weak quotes a dollar begins the name of an environment variable. HAProxy "
	       "refuses one whose name is none or whose brace is never closed.",
	.help = "correct the name, close the brace, or write a backslash before the dollar",
	.bad = "global\n    description \"a${HOME\"\n",
	.good = "global\n    description \"a${HOME}\"\n",
	.see = "2.2 Quoting and escaping",
	.check = check,
};
