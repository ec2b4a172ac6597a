#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct file *f = m->config->files; f; f = f->next)
		for (size_t i = 0; i < f->nrares; i++)
			if (f->rares[i].flags & WORD_OPEN_QUOTE)
				report(out,
					(struct span){ f->src, f->rares[i].off, f->rares[i].len },
					"the quote is never closed");
}

const struct rule rule_unterminated_quote = {
	.name = "unterminated-quote",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "a quoted word has no closing quote",
	.why = "HAProxy stops reading at the end of the line and refuses the file. "
	       "Close the quote, or escape it with a backslash.",
	.help = "close the quote, or write a backslash before it",
	.bad = "frontend web\n    bind \":80\n",
	.good = "frontend web\n    bind \":80\"\n",
	.see = "2.2 Quoting and escaping",
	.check = check,
};
