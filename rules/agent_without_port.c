#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"
#include "model/server_param.h"
#include "parser/value.h"

// HAProxy reads as much of the number as it can.
static bool
port_said(const struct proxy *p, const struct line *l)
{
	const struct line *port = server_setting(p, l, "agent-port", NULL);
	struct text garbage;

	return port && (!line_known(port) ||
			       leading_number(line_word(port, server_param(port, "agent-port") + 1),
				       &garbage) != 0);
}

static void
check_server(const struct proxy *p, const struct line *l, struct sink *out)
{
	size_t word = server_param(l, "agent-check");

	if (!line_counts(l) || !line_known(l) ||
		!server_has(p, l, "agent-check", "no-agent-check") || port_said(p, l))
		return;
	report(out, line_span(l, word ? word : 1),
		"nothing says on which port the agent of '%.*s' is", TEXT_ARG(line_word(l, 1)));
}

static void
check(const struct model *m, struct sink *out)
{
	each_server(m, check_server, out);
}

const struct rule rule_agent_without_port = {
	.name = "agent-without-port",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a server's agent is asked for its state, and its port is not said",
	.why = "With 'agent-check' HAProxy asks a program on the server how much work it may get. "
	       "It listens on a port of its own, and HAProxy refuses to start without "
	       "'agent-port'.",
	.help = "write 'agent-port' and the agent's port",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.1:80 agent-check\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"backend app\n"
		"    server a 192.0.2.1:80 agent-check agent-port 9707\n",
	.see = "5.2 agent-check",
	.check = check,
};
