#include "model/mend.h"
#include "model/probe_report.h"

static bool
has(struct arena *a, const struct header *h, const char *token)
{
	return h && (h->unknown || text_has(text_lower(a, h->value), token));
}

static void
check_header(const struct probe *p, const char *header, const char *token, struct sink *out)
{
	const struct header *h = header_find(p->outcome->headers, header, NULL);
	const struct touch *t = touch_find(p->outcome, header, NULL);
	struct diag *d;

	if (!t || has(out->arena, h, token) || reported_at(out, line_rest(t->line, 0)))
		return;
	d = report_application(out, SEV_ERROR, p, line_rest(t->line, 0),
		"WebSocket upgrades reach '%.*s' without their '%.*s' header",
		TEXT_ARG(p->application->proxy->name), TEXT_ARG(line_word(t->line, 2)));
	mend_except(out, d, t->line, "{ hdr(Upgrade) -i websocket }");
}

static void
check_server(const struct line *l, struct sink *out)
{
	for (size_t i = 3; i + 1 < l->nwords; i++)
		if (text_is(line_word(l, i), "proto") && text_is(line_word(l, i + 1), "h2") &&
			!reported_at(out, line_span(l, i + 1)))
			report(out, line_span(l, i + 1),
				"'%.*s' is spoken to in HTTP/2, and Open WebUI speaks HTTP/1.1",
				TEXT_ARG(line_word(l, 1)));
}

static void
check_protocol(const struct probe *p, struct sink *out)
{
	const struct line *l = p->outcome->server;

	if (!p->application->marked || p->outcome->passthrough)
		return;
	if (l)
		check_server(l, out);
	else
		for (l = section_find(p->outcome->backend->section, KW_SERVER); l;
			l = section_find_next(l))
			check_server(l, out);
}

// A rule that turns away upgrades of a page that is served.
static void
check_denied(const struct probe *p, struct sink *out)
{
	const struct outcome *o = p->outcome;

	if ((o->action == ACTION_DENY || o->action == ACTION_REJECT ||
		    o->action == ACTION_TARPIT) &&
		o->line && !reported_at(out, line_rest(o->line, 0)))
		report_application(out, SEV_ERROR, p, line_rest(o->line, 0),
			"WebSocket upgrades for '%.*s' are turned away here, while its pages are "
			"served",
			TEXT_ARG(p->application->proxy->name));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		if (p->kind != PROBE_WEBSOCKET)
			continue;
		if (!probe_arrives(p)) {
			check_denied(p, out);
			continue;
		}
		check_header(p, "upgrade", "websocket", out);
		check_header(p, "connection", "upgrade", out);
		check_protocol(p, out);
	}
}

const struct rule rule_websocket_broken = {
	.name = "websocket-broken",
	.group = GROUP_FORWARDING,
	.severity = SEV_ERROR,
	.summary = "WebSockets cannot be opened",
	.why = "Open WebUI speaks to browsers through a WebSocket, which begins with the headers "
	       "Upgrade and Connection. A request rule that deletes or overwrites one, or "
	       "denies such requests, makes the page load and then do nothing. 'option "
	       "http-server-close' and 'httpclose' are harmless, and so are response rules.",
	.help = "except upgrades from the rule: 'unless { hdr(Upgrade) -i websocket }'",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    http-request set-header Connection close\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    http-request set-header Connection close unless { hdr(Upgrade) -i websocket "
		"}\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    server app 192.0.2.1:3000\n",
	.see = "1.1 The HTTP transaction model",
	.fixable = true,
	.check = check,
};
