#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

static bool
encrypted(const struct model *m, const struct tls_file *f)
{
	(void)m;
	return f->cert && f->cert->fault == CERTIFICATE_ENCRYPTED && !(f->from && f->from->strays);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, encrypted));)
		report(out, line_span(f->line, f->word),
			"the private key of %s asks for a password", tls_name(m, f, encrypted));
}

const struct rule rule_certificate_encrypted_key = {
	.name = "certificate-encrypted-key",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_ERROR,
	.summary = "a private key asks for a password",
	.why = "Nobody is there to type the password when HAProxy starts as a "
	       "service: it finds no key, and refuses the configuration. (3.4 can "
	       "run a program that says it: ssl-passphrase-cmd.) Protect the key by "
	       "its mode instead.",
	.help = "write the key without a password: openssl pkey -in chat.key -out chat.plain.key",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_ENCRYPTED_KEY, 0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_INTERMEDIATE EXAMPLE_LEAF_KEY, 0 },
			{ 0 },
		},
	.check = check,
};
