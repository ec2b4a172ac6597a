#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"

// What goes on inside a connection, and the proxies that can have to do with it.
static const struct {
	const char *name;
	enum mode mode;
} protocols[] = {
	{ "fcgi", MODE_HTTP },
	{ "h1", MODE_HTTP },
	{ "h2", MODE_HTTP },
	{ "none", MODE_TCP },
	{ "spop", MODE_SPOP },
};

static void
check_line(const struct model *m, const struct line *l, size_t first, struct sink *out)
{
	size_t word = word_after(l, first, "proto");
	const struct proxy *p = word ? line_proxy(m, l) : NULL;
	enum mode mode;

	if (!p || !p->sides || p->disabled || !mode_known(p) || !line_counts(l))
		return;
	mode = p->mode == MODE_LOG ? MODE_TCP : p->mode;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (text_is(line_word(l, word), protocols[i].name) && protocols[i].mode != mode)
			add_note(out,
				report(out, line_span(l, word),
					"'%s' is no protocol of a proxy in mode %s",
					protocols[i].name, mode_names[p->mode]),
				p->mode_line ? line_span(p->mode_line, 0)
					     : line_span(p->section->header, 1),
				p->mode_line ? "the proxy's mode"
					     : "without a 'mode' line it is in mode tcp");
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;

	for (l = m->lines[KW_BIND]; l; l = l->next_same)
		check_line(m, l, 2, out);
	for (l = m->lines[KW_SERVER]; l; l = l->next_same)
		check_line(m, l, 3, out);
	for (l = m->lines[KW_SERVER_TEMPLATE]; l; l = l->next_same)
		check_line(m, l, 4, out);
}

const struct rule rule_incompatible_protocol = {
	.name = "incompatible-protocol",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a listener or server speaks a protocol that the proxy's mode has nothing to do "
		   "with",
	.why = "'proto h1', 'proto h2' and 'proto fcgi' carry HTTP requests, 'proto none' a stream "
	       "of bytes. HAProxy refuses to start when the proxy's mode is another one. A proxy "
	       "without a 'mode' line, in itself or its defaults, is in mode tcp.",
	.help = "give the proxy the mode of the protocol, or take 'proto' away",
	.bad = "backend app\n"
	       "    mode tcp\n"
	       "    server a 192.0.2.1:80 proto h2\n",
	.good = "backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:80 proto h2\n",
	.see = "5.2 proto",
	.check = check,
};
