#include "model/rule.h"

static void
check_line(const struct line *l, struct sink *out)
{
	for (size_t i = 0; i < l->nwords; i++)
		if (line_word_flags(l, i) & WORD_BAD_ESCAPE)
			report(out, line_span(l, i), "'\\x' wants two hexadecimal digits");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct file *f = m->config->files; f; f = f->next)
		for (const struct line *l = f->nrares ? f->lines : NULL; l; l = l->next)
			if (!(l->flags & LINE_DEAD))
				check_line(l, out);
}

const struct rule rule_bad_escape = {
	.name = "bad-escape",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "an escaped byte lacks its digits",
	.why = "HAProxy reads a backslash and an x as a byte whose two hexadecimal digits follow, "
	       "and refuses the file where they do not.",
	.help = "add the digits, or write two backslashes",
	.bad = "global\n    description a\\xzz\n",
	.good = "global\n    description a\\x41\n",
	.see = "2.2 Quoting and escaping",
	.check = check,
};
