#include "model/acme.h"
#include "model/certbot.h"
#include "model/compose.h"
#include "model/rule.h"

// Whether certbot proves the names in another way.
static bool
without_http(const struct model *m)
{
	for (const struct renewal *r = m->renewals; r; r = r->next)
		if (!r->fault && r->http)
			return false;
	return m->renewals != NULL;
}

// Whether the compose file publishes port 80 as another of HAProxy's.
static bool
published(const struct model *m)
{
	const struct compose_service *s = m->compose ? compose_haproxy(m->compose) : NULL;

	for (const struct compose_port *p = s ? s->ports : NULL; p; p = p->next)
		if (!p->loopback && port_publishes(p, 80))
			return true;
	return false;
}

// Whether the configuration faces the Internet at all, on addresses that are all known.
static bool
faces_internet(const struct model *m)
{
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same)
		if (line_word_flags(l, 1) & WORD_UNKNOWN)
			return false;
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (!l->loopback)
			return true;
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct acme *acme = m->acme;
	const struct responder *r = acme ? acme->responders : NULL;
	const struct listener *other;
	struct span at;

	if (!r || acme->listens || acme->unclear || !faces_internet(m) || without_http(m) ||
		published(m))
		return;
	other = acme->elsewhere;
	at = r->line ? line_rest(r->line, 0) : line_span(r->proxy->section->header, 1);
	if (other)
		report_as(out, SEV_INFO, line_span(other->line, 1),
			"the challenge is answered on '%.*s', and Let's Encrypt asks on port 80: "
			"something in front must lead it here",
			TEXT_ARG(other->address));
	else
		report(out, at,
			"no listener is on port 80, where Let's Encrypt asks for the challenge");
}

const struct rule rule_acme_no_http_listener = {
	.name = "acme-no-http-listener",
	.group = GROUP_ACME,
	.severity = SEV_WARNING,
	.summary = "the ACME challenge is answered, but not on port 80",
	.why = "The HTTP-01 challenge always begins with a plain request to port 80. A "
	       "configuration that answers it only on other ports cannot have its "
	       "certificates renewed, unless something in front translates the port.",
	.help = "add a plain 'bind :80' to the frontend",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
	       "\n"
	       "backend certbot\n"
	       "    mode http\n"
	       "    server certbot 127.0.0.1:8688\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
		"\n"
		"backend certbot\n"
		"    mode http\n"
		"    server certbot 127.0.0.1:8688\n",
	.see = "4.2 bind",
	.check = check,
};
