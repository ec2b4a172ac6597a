#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

static const char *const forms[] = {
	[FORM_OTHER] = "is no certificate",
	[FORM_BROKEN] = "is a broken certificate",
	[FORM_EMPTY] = "is empty",
	[FORM_DER] = "is binary (DER or PKCS#12)",
	[FORM_KEY] = "holds a key and no certificate",
	[FORM_REQUEST] = "is a signing request",
	[FORM_DH] = "holds Diffie-Hellman parameters",
};

static bool
stray(const struct model *m, const struct tls_file *f)
{
	(void)m;
	return tls_stray(f) ||
	       (f->cert && f->cert->fault == CERTIFICATE_EXTRA && !(f->from && f->from->strays));
}

static void
check_file(const struct model *m, const struct tls_file *f, struct sink *out)
{
	const struct certificate *c = f->cert;
	struct span at = line_span(f->line, f->word);
	const char *name = tls_name(m, f, stray);

	if (c->fault == CERTIFICATE_EXTRA)
		report(out, at, "'%.*s' %s, so HAProxy refuses %s", TEXT_ARG(c->extra),
			c->extra_fault, name);
	else
		report(out, at, "%s %s, so HAProxy refuses the whole directory", name,
			c->fault == CERTIFICATE_ABSENT ? "is a link that leads nowhere"
						       : forms[c->form]);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, stray));)
		check_file(m, f, out);
}

const struct rule rule_certificate_stray_file = {
	.name = "certificate-stray-file",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_ERROR,
	.summary = "a file beside a certificate keeps HAProxy from loading it",
	.why = "HAProxy loads every file of a directory that crt names, in "
	       "alphabetical order, and refuses the whole configuration for one that "
	       "is no certificate: a README, an empty file, a signing request, "
	       "dh.pem, a dangling link. It skips names that begin with a dot or end "
	       "in .key, .ocsp, .sctl or .issuer, and directories. A broken .ocsp, .sctl or "
	       ".issuer beside a certificate stops it too. certbot's live/ "
	       "never loads: it has a README, and its certificate and key are files "
	       "of their own.",
	.help = "keep nothing but complete certificates in the directory",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_LEAF_KEY, 0 },
			{ "/etc/haproxy/certs/README", HOST_FILE, 0600, NULL, NULL,
				"The certificates of this machine.\n", 0 },
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
