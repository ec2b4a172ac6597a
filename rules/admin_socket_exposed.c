#include <stdlib.h>

#include "model/listener.h"
#include "model/mend.h"
#include "model/rule.h"

enum { WRITABLE_BY_OTHERS = 02 };

// The word of the value that the last `name` on the line has; 0 if there is none.
static size_t
option(const struct line *l, const char *name)
{
	size_t found = 0;

	for (size_t i = 3; i + 1 < l->nwords; i++)
		if (text_is(line_word(l, i), name))
			found = i + 1;
	return found;
}

static bool
mode_writable(const struct line *l, size_t word)
{
	const char *text = line_word(l, word).ptr;

	return word && strtol(text, NULL, 8) & WRITABLE_BY_OTHERS;
}

// Takes from others what they may do.
static void
close_mode(struct sink *out, struct diag *d, const struct line *l, size_t word)
{
	unsigned long mode = strtoul(line_word(l, word).ptr, NULL, 8);

	add_edit(out, d, line_span(l, word), arena_printf(out->arena, "%lo", mode & ~7ul));
}

static void
check_line(const struct line *l, struct sink *out)
{
	struct text rest = line_word(l, 2);
	size_t level = option(l, "level"), mode = option(l, "mode");

	if (!level || !text_is(line_word(l, level), "admin") ||
		line_word_flags(l, 2) & WORD_UNKNOWN)
		return;
	while (rest.len) {
		struct diag *d = NULL;
		struct listener at = { 0 };
		struct text address = text_cut(&rest, ',');

		listener_parse(address, &at);
		if ((at.kind == LISTEN_IP || at.kind == LISTEN_NAME) && !at.loopback) {
			d = report(out, line_part(l, 2, address),
				"whoever reaches '%.*s' commands HAProxy, without a password",
				TEXT_ARG(address));
			mend_loopback(out, d, l, 2);
		} else if (at.kind == LISTEN_UNIX && mode_writable(l, mode)) {
			d = report(out, line_span(l, mode),
				"every user of the machine commands HAProxy through '%.*s'",
				TEXT_ARG(address));
			close_mode(out, d, l, mode);
		}
		if (d)
			d->unsafe = true;
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_STATS]; l; l = l->next_same)
		if (text_is(line_word(l, 1), "socket") && l->section->type == SECTION_GLOBAL)
			check_line(l, out);
}

const struct rule rule_admin_socket_exposed = {
	.name = "admin-socket-exposed",
	.group = GROUP_EXPOSURE,
	.severity = SEV_ERROR,
	.summary = "anybody may send HAProxy commands of level admin",
	.why = "The statistics socket takes commands and asks for no password. With "
	       "'level admin' they disable servers, change certificates and maps and "
	       "show their contents. It belongs on a UNIX socket that only root and a "
	       "group may write to; on TCP, it belongs on a loopback address.",
	.help = "use a UNIX socket with mode 660, or a loopback address",
	.bad = "global\n"
	       "    stats socket ipv4@0.0.0.0:9999 level admin\n",
	.good = "global\n"
		"    stats socket ipv4@127.0.0.1:9999 level admin\n",
	.see = "3.1 stats socket",
	.fixable = true,
	.check = check,
};
