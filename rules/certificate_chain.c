#include "model/hosts.h"
#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

// Whether those who connect have the root and nothing else; in a house of its own they may have
// more.
static bool
is_public(const struct certificate *c)
{
	for (size_t i = 0; i < c->nnames; i++)
		if (host_public(text_starts(c->names[i], "*.") ? text_after(c->names[i], 2)
							       : c->names[i]))
			return true;
	return false;
}

static bool
issuer_elsewhere(const struct model *m, const struct certificate *c)
{
	return m->lines[KW_ISSUERS_CHAIN_PATH] && tls_has_issuer(m, c);
}

static bool
is_alone(const struct model *m, const struct certificate *c)
{
	return !c->nchain && !c->self_signed && is_public(c) && !issuer_elsewhere(m, c) &&
	       !certificate_root_issued(m->settings->host, m->arena, c);
}

static bool
unproved(const struct model *m, const struct tls_file *f)
{
	const struct certificate *c = f->cert;

	return f->bind && c && c->fault == CERTIFICATE_GOOD &&
	       (c->chain_broken || c->out_of_order || is_alone(m, c));
}

static void
check_file(const struct model *m, const struct tls_file *f, struct sink *out)
{
	const struct certificate *c = f->cert;
	struct span at = line_span(f->line, f->word);
	const char *name = tls_name(m, f, unproved);

	if (c->chain_broken)
		report(out, at,
			"certificate %zu in %s is broken: HAProxy 2.6 leaves it out, later ones "
			"refuse the file",
			c->nchain + 2, name);
	else if (c->out_of_order)
		report(out, at, "certificate %zu in %s did not issue the one before it",
			c->out_of_order + 1, name);
	else
		report(out, at,
			"%s has no intermediate certificate: its issuer, '%.*s', is not in it",
			name, TEXT_ARG(c->issuer));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, unproved));)
		check_file(m, f, out);
}

const struct rule rule_certificate_chain = {
	.name = "certificate-chain",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_WARNING,
	.summary = "a certificate comes without what proves it",
	.why = "Clients know the root certificates only. The server must send the "
	       "intermediate ones between its own and the root, each after the one "
	       "it issued. Without them some browsers guess, and programs, phones "
	       "and other servers refuse the connection.",
	.help = "put the intermediates after the certificate, in order: certbot's fullchain.pem "
		"has them",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_LEAF_KEY, 0 },
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
