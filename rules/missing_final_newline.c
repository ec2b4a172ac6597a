#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct file *f = m->config->files; f; f = f->next) {
		struct span end = { f->src, (uint32_t)f->src->len, 0 };

		if (f->no_final_newline)
			add_edit(out, report(out, end, "the last line does not end"), end, "\n");
	}
}

const struct rule rule_missing_final_newline = {
	.name = "missing-final-newline",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "the last line of the file has no newline",
	.why = "HAProxy takes a file without a newline at its end for a truncated one and refuses "
	       "it.",
	.help = "end the last line with a newline",
	.bad = "global\n    maxconn 10",
	.good = "global\n    maxconn 10\n",
	.see = "2.1 Configuration file format",
	.fixable = true,
	.check = check,
};
