#include "model/probe_report.h"

#define PROTO "x-forwarded-proto"

// What to change: the line that sets the header for others, else the application's section.
static struct span
place(const struct probe *p)
{
	const struct line *set = probe_header_line(p, "set-header", PROTO, NULL);

	return set ? line_rest(set, 0) : line_span(p->application->proxy->section->header, 1);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		struct diag *d;

		if (p->kind != PROBE_PAGE || !p->tls || !probe_arrives(p) ||
			header_find(p->outcome->headers, PROTO, NULL) ||
			probe_header_line(p, "del-header", PROTO, NULL) ||
			reported_at(out, place(p)))
			continue;
		d = report_application(out, SEV_ERROR, p, place(p),
			"requests over TLS reach '%.*s' without X-Forwarded-Proto",
			TEXT_ARG(p->application->proxy->name));
		add_note(out, d, line_span(p->listener->line, 1),
			"the listener that they arrive at");
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
		"    http-request set-header X-Forwarded-Proto https\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 http-request set-header",
	.check = check,
};
