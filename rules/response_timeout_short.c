#include "model/probe_report.h"

// A longer time for the application alone.
static void
mend(const struct model *m, const struct probe *p, struct timeout t, struct sink *out,
	struct diag *d)
{
	bool seconds = time_is_seconds(t) && t.ms >= m->settings->response_silence / 1000;

	if (t.line->keyword != KW_TIMEOUT)
		return;
	if (!p->outcome->passthrough &&
		(seconds || t.line->section == p->application->proxy->section))
		mend_word(out, d, line_span(t.line, 2),
			seconds ? arena_printf(out->arena, "%lds", t.ms) : "10m");
	else
		mend_application(out, d, p, "timeout server 10m");
}

static bool
is_short(const struct model *m, struct timeout t)
{
	if (!t.line || t.ms <= 0 || t.ms >= m->settings->response_silence)
		return false;
	// Below a second a missing unit is the fault, and another rule's.
	if (time_is_bare(t) && t.ms < 1000)
		return false;
	// So short a tunnel is another rule's as well.
	return !text_is(line_word(t.line, 1), "tunnel") || t.ms >= m->settings->websocket_idle;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		struct timeout t;
		struct diag *d;

		if (p->kind != PROBE_COMPLETION || !probe_arrives(p))
			continue;
		t = outcome_silence(p->outcome);
		if (!is_short(m, t))
			continue;
		d = reported_at(out, line_rest(t.line, 0));
		if (!d)
			d = report_application(out, SEV_WARNING, p, line_rest(t.line, 0),
				"an answer of '%.*s' is cut after %s of silence",
				TEXT_ARG(p->application->proxy->name), duration(out->arena, t.ms));
		mend(m, p, t, out, d);
	}
}

const struct rule rule_response_timeout_short = {
	.name = "response-timeout-short",
	.group = GROUP_TIMEOUT,
	.severity = SEV_WARNING,
	.summary = "answers are cut while the model thinks",
	.why = "A model may be loaded, think, or embed a document for minutes before the first "
	       "byte of its answer. 'timeout server' is the longest silence that HAProxy "
	       "bears: then it answers 504, or cuts the answer. 'timeout tunnel' does not "
	       "help, and 'timeout client' does not matter.",
	.help = "set 'timeout server 10m' in the application's backend",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    timeout server 50s\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    timeout server 10m\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 timeout server",
	.fixable = true,
	.check = check,
};
