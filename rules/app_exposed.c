#include "model/compose.h"
#include "model/rule.h"
#include "parser/endpoint.h"

// Whether a server line reaches that port by an address that only an open one has: HAProxy is on
// another machine, or in a network of its own.
static bool
wanted_from_afar(const struct model *m, const struct compose_port *p)
{
	for (const struct line *l = m->lines[KW_SERVER]; l; l = l->next_same) {
		struct endpoint e;

		if (!endpoint_parse(line_word(l, 2), PORT_MAY | HOST_NAME, &e) || e.low <= 0 ||
			!port_publishes(p, (unsigned)e.low))
			continue;
		if (e.kind == ENDPOINT_NAME && !text_is(e.host, "localhost") &&
			!compose_service(m->compose, e.host))
			return true;
		if (e.ip.family && !address_loopback(&e.ip) && !address_any(&e.ip))
			return true;
	}
	return false;
}

static bool
listens_everywhere(const struct compose_service *s)
{
	const struct compose_variable *host = compose_variable(s, "HOST");

	return text_is(s->network, "host") && !s->partial &&
	       !(host && !text_is(host->value, "0.0.0.0"));
}

static void
check_service(const struct model *m, const struct compose_service *s, struct sink *out)
{
	for (const struct compose_port *p = s->ports; p; p = p->next) {
		if (!p->everywhere || p->udp || text_is(s->network, "host") ||
			wanted_from_afar(m, p))
			continue;
		if (p->first)
			report(out, p->at,
				"'%.*s' is published on all addresses, at port %u, beside HAProxy",
				TEXT_ARG(s->name), p->first);
		else
			report(out, p->at, "'%.*s' is published on all addresses, beside HAProxy",
				TEXT_ARG(s->name));
	}
	if (listens_everywhere(s))
		report(out, s->network_at,
			"'%.*s' listens on all addresses of the machine, beside HAProxy",
			TEXT_ARG(s->name));
}

static void
check(const struct model *m, struct sink *out)
{
	if (!m->compose)
		return;
	for (const struct compose_service *s = m->compose->services; s; s = s->next)
		if (compose_is_application(s) && s != compose_haproxy(m->compose))
			check_service(m, s, out);
}

const struct rule rule_app_exposed = {
	.name = "app-exposed",
	.group = GROUP_EXPOSURE,
	.severity = SEV_WARNING,
	.summary = "the application can be reached beside HAProxy",
	.why = "A port that Compose publishes without an address is open on every "
	       "address of the machine, and Docker opens it before any firewall of "
	       "ufw or firewalld. Visitors can then talk to Open WebUI without TLS, "
	       "without the limits of HAProxy, and with an X-Forwarded-For of their "
	       "own.",
	.help = "publish it for this machine only: '127.0.0.1:3000:8080', or not at all where "
		"HAProxy is in the same network",
	.bad = "backend chat\n"
	       "    server owui 127.0.0.1:3000\n",
	.good = "backend chat\n"
		"    server owui 127.0.0.1:3000\n",
	.see = "4.2 server",
	.bad_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  open-webui:\n"
				"    image: ghcr.io/open-webui/open-webui:main\n"
				"    ports:\n"
				"      - 3000:8080\n",
				0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  open-webui:\n"
				"    image: ghcr.io/open-webui/open-webui:main\n"
				"    ports:\n"
				"      - 127.0.0.1:3000:8080\n",
				0 },
			{ 0 },
		},
	.check = check,
};
