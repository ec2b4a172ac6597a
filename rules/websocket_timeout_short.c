#include "model/probe_report.h"

// A longer time; seconds, where a number without unit must be meant so.
static void
mend(const struct probe *p, struct timeout t, long least, struct sink *out, struct diag *d)
{
	bool seconds = time_is_seconds(t) && t.ms >= 2 * least / 1000;

	if (t.line->keyword != KW_TIMEOUT)
		return;
	if (text_is(line_word(t.line, 1), "tunnel"))
		mend_word(out, d, line_span(t.line, 2),
			seconds ? arena_printf(out->arena, "%lds", t.ms) : "1h");
	else
		mend_application(out, d, p, "timeout tunnel 1h");
}

static void
check(const struct model *m, struct sink *out)
{
	long least = m->settings->websocket_idle;

	for (const struct probe *p = m->probes; p; p = p->next) {
		struct timeout t;
		struct diag *d;
		bool bare;

		if (p->kind != PROBE_WEBSOCKET || !probe_arrives(p))
			continue;
		t = outcome_idle(p->outcome);
		if (!t.line || t.ms <= 0 || t.ms >= 2 * least)
			continue;
		bare = time_is_bare(t);
		// Below a second a missing unit is the fault, and another rule's.
		if (bare && t.ms < 1000)
			continue;
		d = reported_at(out, line_rest(t.line, 0));
		if (!d)
			d = report_application(out, t.ms < least ? SEV_WARNING : SEV_INFO, p,
				line_rest(t.line, 0),
				"an open WebSocket of '%.*s' is cut after %s of silence%s",
				TEXT_ARG(p->application->proxy->name), duration(out->arena, t.ms),
				bare && t.ms < least ? ": a number without unit is milliseconds"
						     : "");
		mend(p, t, least, out, d);
	}
}

const struct rule rule_websocket_timeout_short = {
	.name = "websocket-timeout-short",
	.group = GROUP_TIMEOUT,
	.severity = SEV_WARNING,
	.summary = "open WebSockets are cut while they are merely silent",
	.why = "Open WebUI's WebSocket is silent for up to 25 seconds between two pings. Once it "
	       "is open, the backend's 'timeout tunnel' alone governs it; without one, the "
	       "shorter of the frontend's 'timeout client' and the backend's 'timeout server' "
	       "does. Below 30 seconds connections drop and the page reconnects all the time.",
	.help = "set 'timeout tunnel 1h' in the backend or in defaults",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    timeout tunnel 10s\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    timeout tunnel 1h\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 timeout tunnel",
	.fixable = true,
	.check = check,
};
