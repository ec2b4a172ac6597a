#include "model/faults.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	report_faults(m, FAULT_VALUE, out);
}

const struct rule rule_fetch_without_value = {
	.name = "fetch-without-value",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a condition asks for something that is not there yet, or no longer",
	.why = "A request is gone before the rules for its response run, the status of a response "
	       "is not known while the rules for requests run, and where connections are judged no "
	       "byte of a request has been read. A test of such a value never matches: HAProxy "
	       "starts, and warns. Keep what the response needs in a variable while the request is "
	       "there: 'http-request set-var(txn.path) path', then '{ var(txn.path) -m beg /x }'. "
	       "In mode http there are no raw bytes to look at either, so that 'req.len' or "
	       "'req.ssl_sni' is ignored; 'ssl_fc_sni' is the name that a client asked HAProxy's "
	       "own TLS for.",
	.help = "ask in rules that run when the value is there",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout connect 5s\n"
	       "    timeout server 30s\n"
	       "\n"
	       "backend app\n"
	       "    http-response set-header Cache-Control no-store if { path_beg /api/ }\n"
	       "    server a 192.0.2.1:80\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout connect 5s\n"
		"    timeout server 30s\n"
		"\n"
		"backend app\n"
		"    http-request set-var(txn.path) path\n"
		"    http-response set-header Cache-Control no-store if { var(txn.path) -m beg "
		"/api/ }\n"
		"    server a 192.0.2.1:80\n",
	.see = "7.3 Fetching samples",
	.check = check,
};
