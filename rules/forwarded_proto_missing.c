#include "model/mend.h"
#include "model/probe_report.h"

#define PROTO "x-forwarded-proto"

// What to change: the line that sets the header for others, else the application's section.
static struct span
place(const struct probe *p)
{
	const struct line *set = probe_header_line(p, "set-header", PROTO, NULL);

	return set ? line_rest(set, 0) : line_span(p->application->proxy->section->header, 1);
}

// Whether a proxy in front may have the last word of the scheme.
static bool
others_tell(const struct model *m, const struct application *x)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->application == x && !p->public)
			return true;
	return false;
}

// The application's own section says it for whoever leads there, unless TLS ends a hop before.
static void
mend(const struct model *m, const struct probe *p, struct sink *out, struct diag *d)
{
	const char *text = "http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]";

	if (p->outcome->passthrough) {
		set_help(out, d,
			"TCP mode changes no header: write 'mode http' in both proxies, and set it "
			"there");
		return;
	}
	if (p->outcome->hops->next || probe_header_line(p, "set-header", PROTO, NULL))
		return;
	if (others_tell(m, p->application))
		text = "http-request set-header X-Forwarded-Proto https if { ssl_fc }";
	mend_insert(out, d, p->application->proxy->section, KW_HTTP_REQUEST, text);
	d->unsafe = !p->application->certain;
}

// Whether it is HAProxy that ends TLS, and hands plain HTTP to the application itself.
static bool
is_ended_here(const struct probe *p)
{
	static const char *const others[] = { "ssl", "send-proxy", "send-proxy-v2" };
	const struct line *server = p->outcome->server;

	if (!p->outcome->passthrough)
		return true;
	for (size_t i = 3; server && i < server->nwords; i++)
		for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++)
			if (text_is(line_word(server, i), others[k]))
				return false;
	return server && !p->outcome->tls_through;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		struct diag *d;

		if (p->kind == PROBE_FORGED || !p->tls || p->listed || !is_ended_here(p) ||
			!probe_arrives(p) || header_find(p->outcome->headers, PROTO, NULL) ||
			touch_find(p->outcome, PROTO, NULL) || reported_at(out, place(p)))
			continue;
		d = report_application(out, SEV_ERROR, p, place(p),
			"requests over TLS reach '%.*s' without X-Forwarded-Proto",
			TEXT_ARG(p->application->proxy->name));
		add_note(out, d, line_span(p->listener->line, 1),
			"the listener that they arrive at");
		mend(m, p, out, d);
	}
}

const struct rule rule_forwarded_proto_missing = {
	.name = "forwarded-proto-missing",
	.group = GROUP_FORWARDING,
	.severity = SEV_ERROR,
	.summary = "the application is not told that a request came over TLS",
	.why = "HAProxy ends TLS and speaks plain HTTP to the application, which then builds "
	       "http:// links, redirects of logins to http and cookies that are not secure, "
	       "unless X-Forwarded-Proto says https. HAProxy sets it only where a rule does; "
	       "'option forwarded' writes another header, which Open WebUI does not read.",
	.help = "add 'http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]' to the "
		"frontend that ends TLS",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 http-request set-header",
	.fixable = true,
	.check = check,
};
