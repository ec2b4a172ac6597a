#include "model/listener.h"
#include "model/rule.h"

static bool
is_known(const struct line *l)
{
	for (size_t i = 0; i < l->nwords; i++)
		if (line_word_flags(l, i) & WORD_UNKNOWN)
			return false;
	return true;
}

static void
check_line(const struct line *l, struct sink *out)
{
	static const char *const names[] = { "crt", "crt-list", "default-crt" };

	if (bind_has(l, "ssl") || text_starts(line_word(l, 1), "quic") || !is_known(l))
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t at = 0;
		struct diag *d;

		if (!bind_option(l, names[i], &at))
			continue;
		d = report(out, line_span(l, at - 1),
			"'%s' without 'ssl': the listener '%.*s' speaks plain text", names[i],
			TEXT_ARG(line_word(l, 1)));
		add_edit(out, d,
			(struct span){ l->section->file->src, line_span(l, at - 1).off, 0 },
			"ssl ");
		d->unsafe = true;
		return;
	}
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
