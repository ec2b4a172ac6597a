#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct file *f = m->config->files; f; f = f->next)
		for (const struct line *l = f->lines; l; l = l->next)
			if (l->flags & LINE_TOO_MANY_WORDS && !(l->flags & LINE_DEAD))
				report(out, line_span(l, l->nwords - 1u),
					"HAProxy takes %d words on a line at most", MAX_WORDS);
}

const struct rule rule_too_many_words = {
	.name = "too-many-words",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "a line has more words than HAProxy takes",
	.why = "A line may have 64 words; HAProxy refuses a longer one. Spread the patterns of an "
	       "ACL "
	       "over several lines of the same name, or put them into a file.",
	.help = "spread the words over several lines",
	.bad = "frontend web\n    acl x path"
	       " a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j"
	       " a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d\n",
	.good = "frontend web\n    acl x path"
		" a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j\n    acl x path"
		" a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d\n",
	.see = "2.2 Quoting and escaping",
	.check = check,
};
