#include "model/rule.h"

// Versions that browsers gave up and RFC 8996 forbids.
static const char *const old[] = { "SSLv3", "TLSv1.0", "TLSv1.1" };
static const char *const forced[] = { "force-sslv3", "force-tlsv10", "force-tlsv11" };

// Some client may be as old as it is allowed to be.
static void
raise_version(struct sink *out, struct diag *d, const char *text)
{
	add_edit(out, d, d->at, text);
	d->unsafe = true;
}

// The words of a bind line, or of ssl-default-bind-options, from `first` on.
static void
check_options(const struct line *l, size_t first, struct sink *out)
{
	for (size_t i = first; i < l->nwords; i++) {
		bool minimum = text_is(line_word(l, i), "ssl-min-ver");

		for (size_t k = 0; k < sizeof(old) / sizeof(old[0]); k++) {
			if (minimum && text_is(line_word(l, i + 1), old[k]))
				raise_version(out,
					report(out, line_span(l, i + 1), "clients may speak %s",
						old[k]),
					"TLSv1.2");
			else if (text_is(line_word(l, i), forced[k]))
				raise_version(out,
					report(out, line_span(l, i), "clients must speak %s",
						old[k]),
					"ssl-min-ver TLSv1.2");
		}
	}
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;

	for (l = m->lines[KW_BIND]; l; l = l->next_same)
		if (l->nwords > 2)
			check_options(l, 2, out);
	for (l = m->lines[KW_SSL_DEFAULT_BIND_OPTIONS]; l; l = l->next_same)
		check_options(l, 1, out);
}

const struct rule rule_weak_tls = {
	.name = "weak-tls",
	.group = GROUP_SECURITY,
	.severity = SEV_WARNING,
	.summary = "an obsolete TLS version is allowed",
	.why = "SSL 3.0, TLS 1.0 and TLS 1.1 can be broken, are forbidden by RFC 8996, "
	       "and no browser of the last years needs them. HAProxy's own default is "
	       "TLS 1.2 and later.",
	.help = "write 'ssl-min-ver TLSv1.2', or leave the option out",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem ssl-min-ver TLSv1.0\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem ssl-min-ver TLSv1.2\n",
	.see = "5.1 ssl-min-ver",
	.fixable = true,
	.check = check,
};
