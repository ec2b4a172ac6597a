#include "model/defined.h"
#include "model/listener.h"
#include "model/objection.h"
#include "model/rule.h"

// Whether something on the line, or of its section, may bring a certificate.
static bool
has_certificate(const struct line *l)
{
	static const char *const names[] = { "crt", "crt-list", "default-crt", "ech" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (bind_has(l, names[i]))
			return true;
	return section_find(l->section, KW_SSL_F_USE) != NULL;
}

// Whether HAProxy starts and no client gets through: the listener wants a certificate for the name,
// or gets such a wish from the global section.
static bool
wants_name(const struct model *m, const struct line *l)
{
	if (bind_has(l, "strict-sni"))
		return !bind_has(l, "generate-certificates");
	for (const struct line *g = m->lines[KW_SSL_DEFAULT_BIND_OPTIONS]; g; g = g->next_same)
		if (line_has(g, 1, "strict-sni"))
			return true;
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *last = NULL;

	for (const struct listener *x = m->listeners; x; x = x->next) {
		const struct line *l = x->line;

		if (l == last || !(x->ssl || x->quic) || !x->proxy || x->proxy->disabled ||
			!line_known(l) || has_certificate(l))
			continue;
		last = l;
		report_as(out, wants_name(m, l) || !line_counts(l) ? SEV_WARNING : SEV_ERROR,
			line_span(l, 1), "the listener '%.*s' speaks TLS and has no certificate",
			TEXT_ARG(line_word(l, 1)));
	}
}

const struct rule rule_tls_without_certificate = {
	.name = "tls-without-certificate",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a listener speaks TLS and has no certificate",
	.why = "A listener with 'ssl', or of QUIC, shows its clients a certificate. Without 'crt' "
	       "or "
	       "'crt-list' HAProxy refuses to start. With 'strict-sni' it only warns, and all "
	       "connections fail.",
	.help = "write 'crt' and the file with the certificate and its key",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :443 ssl\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.check = check,
};
