#include "model/mend.h"
#include "model/probe_report.h"

static const struct line *
waits(const struct proxy *p)
{
	for (const struct line *l = section_find(p->section, KW_HTTP_RESPONSE); l;
		l = section_find_next(l))
		if (text_is(line_word(l, 1), "wait-for-body") && !condition_find(l, 2))
			return l;
	return NULL;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		const struct proxy *ends[] = { p->outcome->frontend, p->outcome->backend };

		if (p->kind != PROBE_COMPLETION || !probe_arrives(p))
			continue;
		for (size_t i = 0; i < 2; i++) {
			const struct line *l = waits(ends[i]);

			struct diag *d;

			if (!l || reported_at(out, line_rest(l, 0)))
				continue;
			d = report_application(out, SEV_WARNING, p, line_rest(l, 0),
				"streamed answers of '%.*s' are held back until their end",
				TEXT_ARG(p->application->proxy->name));
			mend_remove(out, d, l);
			d->unsafe = true;
		}
	}
}

const struct rule rule_response_buffered = {
	.name = "response-buffered",
	.group = GROUP_FORWARDING,
	.severity = SEV_WARNING,
	.summary = "streamed answers arrive all at once",
	.why = "'http-response wait-for-body' holds an answer until it is whole or its time is "
	       "up. A chat's answer, which is streamed word by word, then appears at its end.",
	.help = "remove the rule, or give it a condition that spares streams",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    http-response wait-for-body time 10s\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 http-response wait-for-body",
	.fixable = true,
	.check = check,
};
