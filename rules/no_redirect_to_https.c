#include "model/mend.h"
#include "model/probe_report.h"

static bool
is_page(const struct probe *p, bool tls, unsigned port)
{
	const struct listener *l = p->listener;

	return p->kind == PROBE_PAGE && p->tls == tls && p->public && !p->listed && l->ssl == tls &&
	       l->first <= port && port <= l->last && probe_arrives(p);
}

// Whether the same page is there over TLS, which this HAProxy ends.
static bool
is_there_over_tls(const struct model *m, const struct probe *plain)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (is_page(p, true, 443) && p->application == plain->application &&
			text_ieq(p->host, plain->host) && text_eq(p->path, plain->path))
			return true;
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		struct span at = line_span(p->listener->line, 1);

		if (!is_page(p, false, 80) || !is_there_over_tls(m, p) || reported_at(out, at))
			continue;
		report_application(out, SEV_INFO, p, at,
			"'%.*s' is served over plain HTTP, too: nothing sends its visitors to "
			"https",
			TEXT_ARG(p->application->proxy->name));
	}
}

const struct rule rule_no_redirect_to_https = {
	.name = "no-redirect-to-https",
	.group = GROUP_SECURITY,
	.severity = SEV_INFO,
	.summary = "the application answers on port 80 what it answers over TLS",
	.why = "Who types the name without https:// stays on plain HTTP, where everybody on the "
	       "way reads the password and the session's cookie. A redirect sends him to the TLS "
	       "listener; only the challenges of Let's Encrypt need an exception, and not even "
	       "they do where the TLS listener leads them to the responder.",
	.help = "write 'http-request redirect scheme https unless { ssl_fc } or "
		"{ path_beg /.well-known/acme-challenge/ }' in the frontend",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    http-request redirect scheme https unless { ssl_fc }\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 http-request redirect",
	.check = check,
};
