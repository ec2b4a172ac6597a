#include "model/flow.h"
#include "model/rule.h"

enum { LIMIT = 60 * 1000 }; // ms

static const struct row {
	const char *name;
	unsigned side;
	const char *effect, *help;
} rows[] = {
	{ "connect", SIDE_BACKEND, "a server that does not answer is waited for",
		"wait 5s to 10s: a server that takes longer to accept is down" },
	{ "http-request", SIDE_FRONTEND, "a client may take to send its headers",
		"allow 10s to 30s: uploads are not governed by it" },
};

// Whether some proxy goes by the line: what each of them overrides hurts nobody.
static bool
in_effect(const struct model *m, const struct line *l, const struct row *row)
{
	const struct proxy *own = line_proxy(m, l);

	if (own->sides)
		return (own->sides & row->side) != 0 &&
		       proxy_setting(own, KW_TIMEOUT, row->name) == l;
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->sides & row->side && p->defaults &&
			proxy_setting(p, KW_TIMEOUT, row->name) == l)
			return true;
	return false;
}

static void
check_line(const struct model *m, const struct line *l, struct sink *out)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		struct diag *d;

		if (!text_is(line_word(l, 1), row->name) || timeout_of(l, 2).ms <= LIMIT ||
			line_word_flags(l, 2) & WORD_UNKNOWN || !in_effect(m, l, row))
			continue;
		d = report(out, line_span(l, 2), "'timeout %s %.*s': so long %s", row->name,
			TEXT_ARG(line_word(l, 2)), row->effect);
		set_help(out, d, "%s", row->help);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_TIMEOUT]; l; l = l->next_same)
		if (line_proxy(m, l))
			check_line(m, l, out);
}

const struct rule rule_slow_request_timeout = {
	.name = "slow-request-timeout",
	.group = GROUP_TIMEOUT,
	.severity = SEV_INFO,
	.summary = "a slow client or a dead server is waited for longer than a minute",
	.why = "'timeout http-request' bounds the time for a request's headers. Above "
	       "a minute, a few thousand clients that send a byte now and then hold "
	       "every connection. 'timeout connect' bounds the wait for a server's "
	       "first sign of life, which comes within seconds or not at all. "
	       "Uploads and slow answers are governed by neither.",
	.help = "wait less",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout http-request 300s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout http-request 30s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n",
	.see = "4.2 timeout http-request",
	.check = check,
};
