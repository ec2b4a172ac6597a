#include "model/defined.h"
#include "model/rule.h"
#include "model/server_param.h"
#include "parser/endpoint.h"

// Whether the address plainly ends in a port, as most do: ":80" behind its only colon.
static bool
with_port(struct text address)
{
	struct text port = text_after(address, text_find_char(address, ':'));

	return port.len > 1 && port.ptr[1] > '0' && port.ptr[1] <= '9' &&
	       text_find_char(text_after(port, 1), ':') >= port.len;
}

// Whether the address of a server is an IP address to which no port belongs: not a name, which
// HAProxy looks up later than it asks for the port.
static bool
without_port(struct text address)
{
	struct endpoint e;

	return endpoint_parse(address, PORT_MAY | PORT_OFFSET | HOST_NAME, &e) &&
	       (e.kind == ENDPOINT_IPV4 || e.kind == ENDPOINT_IPV6) && (e.offset || e.low <= 0);
}

// Whether something says to which port checks go.
static bool
port_said(const struct proxy *p, const struct line *l)
{
	const struct line *port = server_setting(p, l, "port", NULL);
	long long n;

	if (port && (!text_number(line_word(port, server_param(port, "port") + 1), &n) || n > 0))
		return true;
	return server_setting(p, l, "addr", NULL) || server_setting(p, l, "track", NULL) ||
	       server_setting(p, l, "healthcheck", NULL);
}

// Whether a step of the proxy's checks opens a connection of its own.
static bool
connects(const struct proxy *p, enum keyword_id keyword)
{
	for (; p; p = p->defaults)
		for (const struct line *l = section_find(p->section, keyword); l;
			l = section_find_next(l))
			if (text_is(line_word(l, 1), "connect"))
				return true;
	return false;
}

static void
check_server(const struct proxy *p, const struct line *l, struct sink *out)
{
	size_t word = server_address(l);

	if (with_port(line_word(l, word)) || p->disabled || !without_port(line_word(l, word)))
		return;
	if (!server_has(p, l, "check", "no-check") || !line_known(l) || port_said(p, l) ||
		connects(p, KW_TCP_CHECK) || connects(p, KW_HTTP_CHECK))
		return;
	report(out, line_span(l, word), "'%.*s' is checked, but has no port for it",
		TEXT_ARG(line_word(l, 1)));
}

static void
check(const struct model *m, struct sink *out)
{
	each_server(m, check_server, out);
}

const struct rule rule_check_without_port = {
	.name = "check-without-port",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a server is checked and has neither a port nor a port for checks",
	.why = "A server without a port gets its connections on the port that the client came to. "
	       "A check comes from no client, so HAProxy does not know where to send it and "
	       "refuses "
	       "to start.",
	.help = "write the port after the address, or 'port' and the checks' port after 'check'",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.1 check\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"backend app\n"
		"    server a 192.0.2.1:80 check\n",
	.see = "5.2 check",
	.check = check,
};
