#include "model/compose.h"
#include "model/rule.h"

enum { DATA_PLANE_API = 5555 }; // is in some of HAProxy's images

static bool
is_of_socket(const struct line *l)
{
	return text_is(line_word(l, 1), "socket") && !text_starts(line_word(l, 2), "/");
}

// Whether something else than a frontend may listen, or the address of one is not known.
static bool
listens_otherwise(const struct model *m)
{
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (l->unknown || l->kind == LISTEN_OTHER)
			return true;
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same)
		if (!line_proxy(m, l))
			return true;
	for (const struct line *l = m->lines[KW_STATS]; l; l = l->next_same)
		if (is_of_socket(l))
			return true;
	return !m->has_frontend || m->lines[KW_DGRAM_BIND] || m->lines[KW_COMMAND] ||
	       m->lines[KW_PEER] || m->lines[KW_LUA_LOAD];
}

static bool
is_open(const struct model *m, const struct compose_port *p)
{
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (p->udp == l->quic && l->first <= p->target_last && p->target <= l->last)
			return true;
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct compose_service *s = compose_runs(m);

	if (!s || compose_is_manager(s) || !m->listeners || listens_otherwise(m))
		return;
	for (const struct compose_port *p = s->ports; p; p = p->next)
		if (p->target && p->target != DATA_PLANE_API && !is_open(m, p))
			report(out, p->at,
				"port %u of HAProxy's container is published, and nothing listens "
				"on it",
				p->target);
}

const struct rule rule_published_port_unused = {
	.name = "published-port-unused",
	.group = GROUP_ROUTING,
	.severity = SEV_WARNING,
	.summary = "the compose file publishes a port that HAProxy does not listen on",
	.why = "Compose leads connections to the published port into HAProxy's container, where "
	       "they are refused if no 'bind' line has that port. The second number counts: in "
	       "'443:8443' HAProxy has to listen on 8443.",
	.help = "give the port after the colon to a 'bind' line, or publish the one that HAProxy "
		"listens on",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :8080\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server owui open-webui:8080\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :8080\n"
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
				"      - 80:8080\n",
				0 },
			{ 0 },
		},
	.check = check,
};
