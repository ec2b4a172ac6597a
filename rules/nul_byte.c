#include <string.h>

#include "model/rule.h"

#define BAD "global\n    maxconn 10 # all\0\n"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct file *f = m->config->files; f; f = f->next) {
		const struct source *src = f->src;
		const char *at = src->len ? memchr(src->text, '\0', src->len) : NULL;

		// UTF-16 is full of them.
		if (at && f->mark != MARK_UTF16)
			report(out, (struct span){ src, (uint32_t)(at - src->text), 1 },
				"a NUL byte, behind which HAProxy reads nothing");
	}
}

const struct rule rule_nul_byte = {
	.name = "nul-byte",
	.group = GROUP_SYNTAX,
	.severity = SEV_ERROR,
	.summary = "a file has a NUL byte",
	.why = "HAProxy refuses a file with a NUL byte, even in a comment, and reads no line "
	       "behind "
	       "it. A disk that was full, a copy that was cut off or an editor that writes UTF-16 "
	       "leaves them.",
	.help = "remove the byte, or fetch the file again from where it came",
	.bad = BAD,
	.bad_len = sizeof(BAD) - 1,
	.good = "global\n    maxconn 10 # all\n",
	.see = "2.1 Configuration file format",
	.check = check,
};
