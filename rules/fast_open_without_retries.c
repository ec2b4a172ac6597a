#include "model/defined.h"
#include "model/rule.h"
#include "model/server_param.h"

// Whether the proxy tries again after what may happen to the first bytes of a connection.
static bool
tries_again(const struct proxy *p)
{
	const struct line *l = proxy_setting(p, KW_RETRY_ON, "");

	return l &&
	       (line_has(l, 1, "all-retryable-errors") ||
		       (line_has(l, 1, "empty-response") && line_has(l, 1, "response-timeout")) ||
		       !line_known(l));
}

static void
check_server(const struct proxy *p, const struct line *l, struct sink *out)
{
	size_t word = server_param(l, "tfo");

	if (p->disabled || !server_has(p, l, "tfo", "no-tfo") || tries_again(p))
		return;
	report(out, line_span(l, word ? word : 1),
		"'%.*s' is opened with data, and what is lost then is not sent again",
		TEXT_ARG(line_word(l, 1)));
}

static void
check(const struct model *m, struct sink *out)
{
	each_server(m, check_server, out);
}

const struct rule rule_fast_open_without_retries = {
	.name = "fast-open-without-retries",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a server is connected to with TCP Fast Open, and lost requests are not retried",
	.why = "With 'tfo' the request goes out with the first packet of the connection. If that "
	       "fails, HAProxy cannot connect again without having the request, so it warns unless "
	       "'retry-on' has 'conn-failure', 'empty-response' and 'response-timeout'.",
	.help = "write 'retry-on conn-failure empty-response response-timeout', or take 'tfo' away",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.1:80 tfo\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"backend app\n"
		"    retry-on conn-failure empty-response response-timeout\n"
		"    server a 192.0.2.1:80 tfo\n",
	.see = "5.2 tfo",
	.check = check,
};
