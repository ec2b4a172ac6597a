#include "model/compose.h"
#include "model/rule.h"

// Whether something in the compose file may stand in front of HAProxy, or has the port.
static bool
is_fronted(const struct model *m, const struct compose_service *haproxy)
{
	static const char *const fronts[] = { "traefik", "cloudflare", "nginx", "caddy", "envoy",
		"tailscale", "stunnel", "hitch" };

	for (const struct compose_service *s = m->compose->services; s; s = s->next) {
		if (s == haproxy)
			continue;
		for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
			if (text_has(s->image, fronts[i]) || text_has(s->name, fronts[i]))
				return true;
		for (const struct compose_port *p = s->ports; p; p = p->next)
			if (port_publishes(p, 443))
				return true;
	}
	return false;
}

// What the world reaches a plain listener by; NULL if it does not.
static const struct compose_port *
plain_port(const struct model *m, const struct compose_service *s)
{
	for (const struct compose_port *p = s->ports; p; p = p->next)
		for (const struct listener *l = m->listeners; l; l = l->next)
			if (p->everywhere && !p->udp && port_publishes(p, 80) && !l->ssl &&
				!l->accept_proxy && l->first <= p->target && p->target <= l->last)
				return p;
	return NULL;
}

static bool
is_published(const struct compose_service *s, const struct listener *l)
{
	for (const struct compose_port *p = s->ports; p; p = p->next)
		if (!p->target || (p->target <= l->last && l->first <= p->target_last))
			return true;
	return false;
}

// The first TLS listener; NULL if there is none, or some is published or not known.
static const struct listener *
hidden(const struct model *m, const struct compose_service *s)
{
	const struct listener *found = NULL;

	for (const struct listener *l = m->listeners; l; l = l->next) {
		if (l->unknown || l->kind == LISTEN_OTHER)
			return NULL;
		if (!l->ssl || l->quic || l->kind != LISTEN_IP || l->loopback)
			continue;
		if (is_published(s, l))
			return NULL;
		found = found ? found : l;
	}
	return found;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct compose_service *s = compose_runs(m);
	const struct compose_port *plain = s ? plain_port(m, s) : NULL;
	const struct listener *l = plain ? hidden(m, s) : NULL;
	struct diag *d;

	if (!l || is_fronted(m, s))
		return;
	d = report(out, line_span(l->line, 1),
		"the compose file publishes the plain port, and not '%.*s'", TEXT_ARG(l->address));
	add_note(out, d, plain->at, "the port that is published");
}

const struct rule rule_listener_unpublished = {
	.name = "listener-unpublished",
	.group = GROUP_ROUTING,
	.severity = SEV_WARNING,
	.summary = "the compose file does not publish the port that HAProxy speaks TLS on",
	.why = "What listens in a container can be reached from outside only by a port that the "
	       "compose file publishes. Here port 80 is, and the port for TLS is not: https:// "
	       "does not answer, nor does a redirect that leads there.",
	.help = "publish it beside the plain one: '443:443'",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server owui open-webui:8080\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    server owui open-webui:8080\n",
	.see = "4.2 bind",
	.bad_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  open-webui:\n"
				"    image: ghcr.io/open-webui/open-webui:main\n"
				"  haproxy:\n"
				"    image: haproxy:3.2\n"
				"    ports:\n"
				"      - 80:80\n",
				0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  open-webui:\n"
				"    image: ghcr.io/open-webui/open-webui:main\n"
				"  haproxy:\n"
				"    image: haproxy:3.2\n"
				"    ports:\n"
				"      - 80:80\n"
				"      - 443:443\n",
				0 },
			{ 0 },
		},
	.check = check,
};
