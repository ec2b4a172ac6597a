#include "model/defined.h"
#include "model/listener.h"
#include "model/rule.h"
#include "model/tls.h"

static void
check_line(const struct line *l, struct sink *out)
{
	size_t word = bind_has(l, "ssl") ? 0 : tls_word(l);
	struct span at;
	struct diag *d;

	if (!word || text_starts(line_word(l, 1), "quic") || !line_known(l))
		return;
	at = line_span(l, word - 1);
	d = report(out, at, "'%.*s' without 'ssl': the listener '%.*s' speaks plain text",
		TEXT_ARG(line_word(l, word - 1)), TEXT_ARG(line_word(l, 1)));
	add_edit(out, d, (struct span){ at.src, at.off, 0 }, "ssl ");
	d->unsafe = true;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same)
		if (l->nwords > 3)
			check_line(l, out);
}

const struct rule rule_tls_not_enabled = {
	.name = "tls-not-enabled",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_ERROR,
	.summary = "a listener has a certificate and does not speak TLS",
	.why = "Only the word ssl turns TLS on. HAProxy loads the certificate of a "
	       "bind line without it, says nothing, and serves plain HTTP on the "
	       "port: browsers that speak TLS to it fail.",
	.help = "write 'ssl' before the certificate",
	.bad = "frontend web\n"
	       "    bind :443 crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 ssl",
	.fixable = true,
	.check = check,
};
