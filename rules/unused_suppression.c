#include <string.h>

#include "model/rule.h"

#define MARKER "owui-lint:"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

// The comment that holds the byte at off, with the blanks before it; its line, if it stands alone.
static struct span
whole_comment(const struct source *src, uint32_t off)
{
	struct span line = span_line((struct span){ src, off, 0 });
	uint32_t from = off, to = line.off + line.len;

	while (from > line.off && (src->text[from] != '#' || from > off - strlen(MARKER)))
		from--;
	while (from > line.off && is_blank(src->text[from - 1]))
		from--;
	if (from == line.off)
		return line;
	while (to > off && strchr("\r\n", src->text[to - 1]))
		to--;
	return (struct span){ src, from, to - from };
}

// The name and the comma that divides it from another; the comment, if there is no other.
static struct span
name_in_list(const struct source *src, struct span name)
{
	uint32_t from = name.off, to = name.off + name.len;

	while (to < src->len && is_blank(src->text[to]))
		to++;
	if (to < src->len && src->text[to] == ',') {
		for (to++; to < src->len && is_blank(src->text[to]); to++)
			;
		return (struct span){ src, from, to - from };
	}
	while (is_blank(src->text[from - 1]))
		from--;
	if (src->text[from - 1] != ',')
		return whole_comment(src, name.off);
	return (struct span){ src, from - 1, name.off + name.len - from + 1 };
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct suppression *s = m->suppressions; s; s = s->next)
		if (s->rule && !s->used)
			add_edit(out,
				report(out, s->at, "there is no finding of '%s' to suppress",
					s->rule->name),
				name_in_list(s->at.src, s->at), "");
}

const struct rule rule_unused_suppression = {
	.name = "unused-suppression",
	.group = GROUP_SUPPRESSION,
	.severity = SEV_WARNING,
	.summary = "a comment silences a rule that has nothing to say",
	.why = "The fault that the comment excuses is gone, or stands elsewhere. A comment that "
	       "stays "
	       "would hide the next such fault, and its reason misleads who reads the file.",
	.help = "remove the rule's name from the comment",
	.bad = "frontend web # owui-lint: ignore undefined-backend - it is in another file\n"
	       "    bind :80\n",
	.good = "frontend web\n"
		"    bind :80\n",
	.see = "2.1 Configuration file format",
	.last = true,
	.fixable = true,
	.check = check,
};
