#include "model/compose.h"
#include "model/hosts.h"
#include "model/probe_report.h"

#define HSTS "strict-transport-security"

// Whether any rule for responses names the header: on which answers is its author's matter.
static bool
is_named(const struct model *m)
{
	static const enum keyword_id keywords[] = { KW_HTTP_RESPONSE, KW_HTTP_AFTER_RESPONSE };

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same)
			for (size_t k = 1; k < l->nwords; k++)
				if (text_iis(line_word(l, k), HSTS))
					return true;
	return false;
}

// Whether the application's environment makes it send the header itself.
static bool
is_set_in_compose(const struct model *m)
{
	const struct compose_service *s = m->compose ? m->compose->services : NULL;
	const struct compose_variable *v = s ? s->variables : NULL;

	for (; s; s = s->next, v = s ? s->variables : NULL) {
		if (s->more_variables || s->partial)
			return true;
		while (v && !text_is(v->name, "HSTS"))
			v = v->next;
		if (v)
			return true;
	}
	return false;
}

// Whether visitors get the page over plain HTTP, too: another fault, and a greater one.
static bool
is_plain(const struct model *m, const struct application *x)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->application == x && !p->tls && p->kind == PROBE_PAGE && probe_arrives(p))
			return true;
	return false;
}

static bool
lacks(const struct model *m, const struct probe *p)
{
	const struct listener *l = p->listener;

	return p->kind == PROBE_PAGE && p->tls && p->public && !p->listed && l->ssl &&
	       l->first <= 443 && 443 <= l->last && probe_arrives(p) && p->application->marked &&
	       host_public(p->host) && !header_find(p->outcome->response, HSTS, NULL) &&
	       !is_plain(m, p->application);
}

static void
check(const struct model *m, struct sink *out)
{
	if (is_named(m) || is_set_in_compose(m))
		return;
	for (const struct probe *p = m->probes; p; p = p->next) {
		struct span at = line_span(p->application->proxy->section->header, 1);
		struct diag *d;

		if (!lacks(m, p) || reported_at(out, at))
			continue;
		d = report_application(out, SEV_INFO, p, at,
			"no Strict-Transport-Security is added to what '%.*s' answers over TLS",
			TEXT_ARG(p->application->proxy->name));
		add_note(out, d, line_span(p->listener->line, 1), "its visitors come here");
	}
}

const struct rule rule_no_hsts = {
	.name = "no-hsts",
	.group = GROUP_SECURITY,
	.severity = SEV_INFO,
	.summary = "browsers are not told to come over TLS alone",
	.why = "A redirect protects from the second request on: the first goes out in plain HTTP, "
	       "and whoever sits on the way may answer it. With Strict-Transport-Security a "
	       "browser that was there once asks over TLS at once. Open WebUI does not send it "
	       "unless its environment has HSTS set. Begin with a short time: a browser holds "
	       "to what it was told.",
	.help = "write 'http-response set-header Strict-Transport-Security max-age=31536000' in "
		"the "
		"backend, or with 'if { ssl_fc }' in the frontend",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    acl chat hdr(host) -i chat.kitsune.dev\n"
	       "    use_backend chat if chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    http-response set-header Strict-Transport-Security max-age=31536000\n"
		"    acl chat hdr(host) -i chat.kitsune.dev\n"
		"    use_backend chat if chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 http-response set-header",
	.check = check,
};
