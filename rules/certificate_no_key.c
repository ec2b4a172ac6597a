#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

// A stray file stops HAProxy before it gets to the others of a directory.
static bool
no_key(const struct model *m, const struct tls_file *f)
{
	(void)m;
	return f->cert && !(f->from && f->from->strays) &&
	       (f->cert->fault == CERTIFICATE_NO_KEY || f->cert->fault == CERTIFICATE_BAD_KEY);
}

static void
check_file(const struct model *m, const struct tls_file *f, struct sink *out)
{
	const struct certificate *c = f->cert;
	struct span at = line_span(f->line, f->word);
	const char *name = tls_name(m, f, no_key);

	if (c->fault == CERTIFICATE_BAD_KEY)
		report(out, at, "'%.*s', the key of %s, holds no key", TEXT_ARG(c->key_path), name);
	else if (text_eq(c->key_path, c->path))
		report(out, at, "%s has no private key", name);
	else
		report(out, at, "%s has no private key, and '%.*s' is not there", name,
			TEXT_ARG(c->key_path));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, no_key));)
		check_file(m, f, out);
}

const struct rule rule_certificate_no_key = {
	.name = "certificate-no-key",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_ERROR,
	.summary = "a certificate has no private key",
	.why = "HAProxy takes the key from the certificate's own file, else from a "
	       "file of the same name with .key after it (a.pem.key, a.crt.key; "
	       "a.key only for a.crt with ssl-load-extra-del-ext), and refuses a "
	       "certificate without one. That is why certbot's fullchain.pem and "
	       "privkey.pem must be put together into one file.",
	.help = "append the private key to the file: cat fullchain.pem privkey.pem > chat.pem",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/letsencrypt/live/chat/fullchain.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/letsencrypt/live/chat/fullchain.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF, 0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_LEAF_KEY, 0 },
			{ 0 },
		},
	.check = check,
};
