#include "model/listener.h"
#include "model/rule.h"

static bool
is_local(const struct line *l)
{
	struct listener to = { 0 };

	listener_parse(line_word(l, 2), &to);
	return to.loopback;
}

static void
check_server(const struct line *l, struct sink *out)
{
	size_t verify = 0;
	bool ssl = false;

	for (size_t i = 3; i < l->nwords; i++) {
		ssl |= text_is(line_word(l, i), "ssl");
		if (text_is(line_word(l, i), "verify") && text_is(line_word(l, i + 1), "none"))
			verify = i;
	}
	// Nobody stands between this machine and itself.
	if (!ssl || !verify || is_local(l))
		return;
	report(out, line_span(l, verify + 1), "the certificate of server '%.*s' is not verified",
		TEXT_ARG(line_word(l, 1)));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_SERVER]; l; l = l->next_same)
		if (l->nwords > 4)
			check_server(l, out);
}

const struct rule rule_unverified_server = {
	.name = "unverified-server",
	.group = GROUP_SECURITY,
	.severity = SEV_INFO,
	.summary = "the TLS certificate of a server is not verified",
	.why = "With 'verify none' the connection to the server is encrypted, but anybody "
	       "on the way can answer in its place. Give HAProxy the authority that "
	       "signed the server's certificate.",
	.help = "write 'verify required ca-file FILE'",
	.bad = "backend app\n"
	       "    server a 192.0.2.1:443 ssl verify none\n",
	.good = "backend app\n"
		"    server a 192.0.2.1:443 ssl verify required ca-file "
		"/etc/ssl/certs/ca-certificates.crt\n",
	.see = "5.2 verify",
	.check = check,
};
