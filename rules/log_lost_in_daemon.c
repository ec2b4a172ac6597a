#include "model/compose.h"
#include "model/rule.h"

static bool
is_descriptor(struct text target)
{
	return text_is(target, "stdout") || text_is(target, "stderr") || text_is(target, "fd@1") ||
	       text_is(target, "fd@2");
}

// Whether the text speaks of places that only a container of HAProxy's own image has.
static bool
is_of_container(const struct model *m)
{
	static const char *const marks[] = { "/usr/local/etc/haproxy/", "127.0.0.11:53" };

	if (m->compose && compose_haproxy(m->compose))
		return true;
	for (const struct file *f = m->config->files; f; f = f->next)
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			if (text_has((struct text){ f->src->text, f->src->len }, marks[i]))
				return true;
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *daemon = m->lines[KW_DAEMON];

	if (!daemon || daemon->flags & LINE_BRANCH)
		return;
	for (const struct line *l = m->lines[KW_LOG]; l; l = l->next_same) {
		struct diag *d;

		if (!is_descriptor(line_word(l, 1)))
			continue;
		// The image starts HAProxy with "-db", which overrules the keyword.
		if (is_of_container(m))
			return;
		d = report(out, line_span(l, 1), "nobody reads '%.*s' once HAProxy is a daemon",
			TEXT_ARG(line_word(l, 1)));
		add_note(out, d, line_span(daemon, 0), "HAProxy goes to the background here");
	}
}

const struct rule rule_log_lost_in_daemon = {
	.name = "log-lost-in-daemon",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a daemon logs to a descriptor it has closed",
	.why = "With 'daemon' HAProxy goes to the background and closes its standard output and "
	       "error, so that everything logged there is lost.",
	.help = "remove 'daemon', or log to a socket or an address",
	.bad = "global\n"
	       "    daemon\n"
	       "    log stdout format raw local0\n",
	.good = "global\n"
		"    log stdout format raw local0\n",
	.see = "4.2 log",
	.check = check,
};
