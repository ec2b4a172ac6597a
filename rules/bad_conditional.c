#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct file *f = m->config->files; f; f = f->next)
		for (const struct block_fault *b = f->faults; b; b = b->next)
			report(out, line_span(b->line, 0), "'%.*s': %s",
				TEXT_ARG(line_word(b->line, 0)), b->message);
}

const struct rule rule_bad_conditional = {
	.name = "bad-conditional",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "a conditional block or another directive is broken",
	.why = "HAProxy refuses '.elif', '.else' and '.endif' without their '.if', an '.if' that "
	       "is never closed, predicates that it does not know, and other lines that begin with "
	       "a dot but '.notice', '.warning' and '.diag'; an '.alert' is there to refuse.",
	.help = "close each '.if' with its own '.endif', and use the predicates of the manual",
	.bad = "global\n    maxconn 10\n.endif\n",
	.good = "global\n    maxconn 10\n.if defined(HAPROXY_MWORKER)\n.endif\n",
	.see = "2.4 Conditional blocks",
	.check = check,
};
