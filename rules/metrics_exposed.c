#include "model/compose.h"
#include "model/flow.h"
#include "model/mend.h"
#include "model/probe_report.h"

// Whether anybody who reaches the listener gets the metrics from that line.
static bool
is_open(const struct model *m, const struct listener *l, const struct line *line)
{
	struct arena a = { 0 };
	struct request r = {
		.listener = l, .tls = l->ssl, .target = TEXT("/metrics"), .host = TEXT("localhost")
	};
	const struct outcome *o = flow(&a, m, &r)->outcomes;
	bool open = o->certain && o->action == ACTION_RETURN && o->line == line;

	arena_free(&a);
	return open;
}

// A certificate of its own is a password, too.
static bool
is_public(const struct model *m, const struct listener *l)
{
	return l->kind == LISTEN_IP && !l->loopback && !l->unknown && !l->quic && l->first &&
	       !bind_has(l->line, "verify") && !compose_hides(m, l);
}

// A listener that is there for the metrics alone can move to this machine's own address.
static void
mend(const struct proxy *p, struct sink *out, struct diag *d)
{
	static const enum keyword_id others[] = { KW_USE_BACKEND, KW_DEFAULT_BACKEND, KW_SERVER,
		KW_SERVER_TEMPLATE };
	const struct line *bind = section_find(p->section, KW_BIND);

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (section_find(p->section, others[i]))
			return;
	if (section_find_next(bind))
		return;
	mend_loopback(out, d, bind, 1);
	d->unsafe = true;
}

static void
check_line(const struct model *m, const struct line *line, struct sink *out)
{
	const struct proxy *p = line_proxy(m, line);
	struct diag *d;

	if (!p || !(p->sides & SIDE_FRONTEND) || !section_find(p->section, KW_BIND))
		return;
	for (const struct listener *l = m->listeners; l; l = l->next) {
		if (l->proxy != p || !is_public(m, l) || !is_open(m, l, line))
			continue;
		d = report(out, line_span(line, 2),
			"the metrics are open to everybody who reaches '%.*s'",
			TEXT_ARG(l->address));
		add_note(out, d, line_span(l->line, 1), "the address that they are served on");
		mend(p, out, d);
		return;
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same)
		if (text_is(line_word(l, 1), "use-service") &&
			text_is(line_word(l, 2), "prometheus-exporter"))
			check_line(m, l, out);
}

const struct rule rule_metrics_exposed = {
	.name = "metrics-exposed",
	.group = GROUP_EXPOSURE,
	.severity = SEV_WARNING,
	.summary = "the Prometheus exporter is open to everybody",
	.why = "The exporter asks for no password. Its metrics name every frontend, backend and "
	       "server, and tell how many people use them and which of them are down. "
	       "Prometheus seldom asks over the Internet: let it come to an address of its own, "
	       "or be known by its address.",
	.help = "listen on 127.0.0.1, or add 'http-request deny unless { src ADDRESS }' before it",
	.bad = "frontend metrics\n"
	       "    mode http\n"
	       "    bind :8405\n"
	       "    http-request use-service prometheus-exporter if { path /metrics }\n",
	.good = "frontend metrics\n"
		"    mode http\n"
		"    bind 127.0.0.1:8405\n"
		"    http-request use-service prometheus-exporter if { path /metrics }\n",
	.see = "4.2 http-request",
	.fixable = true,
	.check = check,
};
