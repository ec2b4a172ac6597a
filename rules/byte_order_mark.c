#include "model/rule.h"

static void
check_file(const struct file *f, struct sink *out)
{
	struct diag *d;

	if (f->mark == MARK_UTF16) {
		d = report(out, (struct span){ f->src, 0, 2 }, "the file is in UTF-16");
		set_help(out, d, "save the file in UTF-8, without a byte order mark");
	} else if (f->mark == MARK_UTF8) {
		struct span at = { f->src, 0, 3 };

		d = report(out, at, "the file begins with a byte order mark");
		add_edit(out, d, at, "");
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct file *f = m->config->files; f; f = f->next)
		check_file(f, out);
}

const struct rule rule_byte_order_mark = {
	.name = "byte-order-mark",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "a file begins with a byte order mark, or is in UTF-16",
	.why = "HAProxy reads bytes and knows of no encodings: it takes the mark that some editors "
	       "put in "
	       "front for a part of the first word, and the file for garbage if it is in UTF-16.",
	.help = "save the file without a byte order mark",
	.bad = "\xef\xbb\xbf"
	       "frontend web\n    bind :80\n",
	.good = "frontend web\n    bind :80\n",
	.see = "2.1 Configuration file format",
	.fixable = true,
	.check = check,
};
