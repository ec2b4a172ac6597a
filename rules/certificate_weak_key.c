#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

static const struct {
	const char *type;
	int bits;
} limits[] = {
	{ "RSA", 2048 },
	{ "RSA-PSS", 2048 },
	{ "DSA", 2048 },
	{ "EC", 224 },
};

static bool
weak(const struct model *m, const struct tls_file *f)
{
	const struct certificate *c = f->cert;

	(void)m;
	if (!c || c->fault != CERTIFICATE_GOOD)
		return false;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (text_is(text_of(c->key_type), limits[i].type))
			return c->key_bits < limits[i].bits;
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, weak));)
		report(out, line_span(f->line, f->word), "the key of %s has only %d bits (%s)",
			tls_name(m, f, weak), f->cert->key_bits, f->cert->key_type);
}

const struct rule rule_certificate_weak_key = {
	.name = "certificate-weak-key",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_WARNING,
	.summary = "a certificate has a key that is too short",
	.why = "RSA keys below 2048 bits and elliptic curves below 224 are within "
	       "reach of attackers: browsers refuse them, and so does OpenSSL at the "
	       "security level that Debian sets, where HAProxy then does not start.",
	.help = "make a new key, RSA 2048 or EC P-256, and a certificate for it",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_WEAK EXAMPLE_INTERMEDIATE EXAMPLE_WEAK_KEY, 0 },
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
