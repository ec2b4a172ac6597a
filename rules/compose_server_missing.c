#include "model/compose.h"
#include "model/placeholder.h"
#include "model/rule.h"
#include "parser/endpoint.h"

// A name without dots that only a container network can resolve: no address, no variable, no
// placeholder.
static bool
is_container_name(const struct line *l, size_t word, struct endpoint *e)
{
	struct text address = line_word(l, word), which;

	if (line_word_flags(l, word) & WORD_UNKNOWN || placeholder_in(address, &which))
		return false;
	return endpoint_parse(address, PORT_MAY | PORT_OFFSET | HOST_NAME, e) &&
	       e->kind == ENDPOINT_NAME && e->host.len && !text_has(e->host, ".") &&
	       !text_is(e->host, "localhost");
}

// Names that come from elsewhere: other files, other networks, the file of hosts.
static bool
knows_more(const struct compose *c, const struct compose_service *haproxy)
{
	static const char *const keys[] = { "extra_hosts", "external_links", "links",
		"network_mode", "extends", "dns" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (compose_get(haproxy, keys[i]))
			return true;
	return c->partial || c->external;
}

static bool
is_published(const struct compose_service *s, unsigned port, const struct compose_port **where)
{
	bool found = false;

	for (const struct compose_port *p = s->ports; p; p = p->next) {
		if (!p->target || (p->target <= port && port <= p->target_last))
			return false;
		if (!p->udp && p->first && p->first <= port && port <= p->last) {
			*where = p;
			found = true;
		}
	}
	return found;
}

// The published port is the host's; inside of the network the container's own counts.
static void
check_port(struct span at, const struct compose_service *s, long port, struct sink *out)
{
	const struct compose_port *p = NULL;

	if (port <= 0 || text_is(s->network, "host") || s->partial || s->more_variables ||
		compose_variable(s, "PORT") || !is_published(s, (unsigned)port, &p))
		return;
	add_note(out,
		report_as(out, compose_is_application(s) ? SEV_ERROR : SEV_WARNING, at,
			"'%.*s' listens on port %u in its network; %ld is its port on the host",
			TEXT_ARG(s->name), p->target, port),
		p->at, "the ports are mapped here");
}

static void
check_server(const struct model *m, const struct line *l, size_t word, struct sink *out)
{
	const struct compose_service *haproxy = compose_haproxy(m->compose), *s;
	enum severity severity = haproxy && !knows_more(m->compose, haproxy) ? SEV_ERROR : SEV_INFO;
	struct span at = line_span(l, word);
	struct endpoint e;

	if (!is_container_name(l, word, &e))
		return;
	s = compose_service(m->compose, e.host);
	if (!s)
		report_as(out, severity, at,
			"the compose file has no service, container or alias '%.*s'",
			TEXT_ARG(e.host));
	else if (haproxy && text_is(haproxy->network, "host"))
		report_as(out, SEV_INFO, at,
			"HAProxy is in the host's network, where '%.*s' is no name of Compose",
			TEXT_ARG(e.host));
	else if (haproxy && s != haproxy && !compose_meet(m->compose, haproxy, s))
		report_as(out, severity, at,
			"'%.*s' is in no network that HAProxy's container '%.*s' is in",
			TEXT_ARG(s->name), TEXT_ARG(haproxy->name));
	else if (haproxy)
		check_port(at, s, e.offset ? -1 : e.low, out);
}

static void
check(const struct model *m, struct sink *out)
{
	if (!m->compose || !m->compose->services)
		return;
	for (const struct line *l = m->lines[KW_SERVER]; l; l = l->next_same)
		check_server(m, l, 2, out);
	for (const struct line *l = m->lines[KW_SERVER_TEMPLATE]; l; l = l->next_same)
		check_server(m, l, 3, out);
}

const struct rule rule_compose_server_missing = {
	.name = "compose-server-missing",
	.group = GROUP_EXPOSURE,
	.severity = SEV_ERROR,
	.summary = "a server is a container that the compose file does not have",
	.why = "In a network of Compose, containers reach each other by the names of "
	       "their services, by container_name and by aliases, and at the ports "
	       "they listen on themselves, not those that are published. HAProxy "
	       "refuses the configuration when a name cannot be resolved as it "
	       "starts.",
	.help = "write the name and the port of the service as the compose file has them, and put "
		"both into one network",
	.bad = "backend chat\n"
	       "    server owui chat:8080\n",
	.good = "backend chat\n"
		"    server owui chat:8080\n",
	.see = "4.2 server",
	.bad_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  haproxy:\n"
				"    image: haproxy:3.2\n"
				"  open-webui:\n"
				"    image: ghcr.io/open-webui/open-webui:main\n",
				0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  haproxy:\n"
				"    image: haproxy:3.2\n"
				"  chat:\n"
				"    image: ghcr.io/open-webui/open-webui:main\n",
				0 },
			{ 0 },
		},
	.check = check,
};
