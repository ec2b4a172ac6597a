#include "model/rule.h"

static void
check_algorithm(const struct model *m, const struct line *l, struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);
	const struct line *type = p ? proxy_setting(p, KW_COMPRESSION, "type") : NULL;

	// In defaults the type may still come from the proxies that inherit them.
	if (!p || type || !p->sides || p->mode != MODE_HTTP)
		return;
	report(out, line_span(l, 1), "every type of answer is compressed, event streams included");
}

static void
check_type(const struct line *l, struct sink *out)
{
	for (size_t i = 2; i < l->nwords; i++)
		if (text_is(line_word(l, i), "text/event-stream"))
			report(out, line_span(l, i), "event streams are compressed");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_COMPRESSION]; l; l = l->next_same) {
		if (text_is(line_word(l, 1), "algo"))
			check_algorithm(m, l, out);
		else if (text_is(line_word(l, 1), "type"))
			check_type(l, out);
	}
}

const struct rule rule_compression_of_event_stream = {
	.name = "compression-of-event-stream",
	.group = GROUP_PERFORMANCE,
	.severity = SEV_INFO,
	.summary = "streamed answers are compressed",
	.why = "Some builds hold the last bytes of each event back until the next one "
	       "comes, so that a streamed answer lags by a word. Without a list of "
	       "types HAProxy compresses every answer, text/event-stream too.",
	.help = "name the types that are worth it with 'compression type', without "
		"text/event-stream",
	.bad = "backend app\n"
	       "    mode http\n"
	       "    compression algo gzip\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "backend app\n"
		"    mode http\n"
		"    compression algo gzip\n"
		"    compression type text/html text/css\n"
		"    server a 192.0.2.1:8080\n",
	.see = "4.2 compression algo",
	.check = check,
};
