#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

static bool
mismatch(const struct model *m, const struct tls_file *f)
{
	(void)m;
	return f->cert && f->cert->fault == CERTIFICATE_MISMATCH && !(f->from && f->from->strays);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, mismatch));)
		report(out, line_span(f->line, f->word),
			"the private key in %s is not that of its first certificate, '%.*s'",
			text_eq(f->cert->key_path, f->cert->path)
				? tls_name(m, f, mismatch)
				: arena_printf(m->arena, "'%.*s'", TEXT_ARG(f->cert->key_path)),
			TEXT_ARG(f->cert->common_name));
}

const struct rule rule_certificate_key_mismatch = {
	.name = "certificate-key-mismatch",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_ERROR,
	.summary = "a private key belongs to another certificate",
	.why = "HAProxy compares the first certificate of a file with its key, and "
	       "refuses the configuration when they are no pair. It happens when a "
	       "renewal wrote only one of the two, when an intermediate stands "
	       "before the certificate, or when a key was taken from another name.",
	.help = "put the certificate first, then its intermediates, then its own key",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_OTHER_KEY, 0 },
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
