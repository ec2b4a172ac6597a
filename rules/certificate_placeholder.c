#include "model/hosts.h"
#include "model/listener.h"
#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

// A public host of the frontend that no other certificate covers; NULL if there is none.
static const struct served_host *
public_host(const struct model *m, const struct line *bind)
{
	const struct proxy *p = line_proxy(m, bind);

	for (const struct served_host *h = p ? hosts_of(m, p) : NULL; h; h = h->next) {
		const struct tls_file *f = tls_covering(m, bind->section, h->name);

		if (host_public(h->name) && (!f || f->cert->self_signed))
			return h;
	}
	return NULL;
}

static bool
reached_from_outside(const struct model *m, const struct line *bind)
{
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (l->line == bind && (l->loopback || l->kind != LISTEN_IP || l->accept_proxy))
			return false;
	return true;
}

// A public name of the certificate itself; empty if it has none.
static struct text
public_name(const struct certificate *c)
{
	for (size_t i = 0; i < c->nnames; i++)
		if (host_public(c->names[i]))
			return c->names[i];
	return c->nnames || !host_public(c->common_name) ? (struct text){ "", 0 } : c->common_name;
}

static bool
stand_in(const struct model *m, const struct tls_file *f)
{
	return f->bind && f->cert && f->cert->fault == CERTIFICATE_GOOD && f->cert->self_signed &&
	       reached_from_outside(m, f->line) &&
	       (public_host(m, f->line) || public_name(f->cert).len);
}

static void
check_file(const struct model *m, const struct tls_file *f, struct sink *out)
{
	const struct served_host *h = public_host(m, f->line);
	struct span at = line_span(f->line, f->word);
	const char *name = tls_name(m, f, stand_in);

	if (!h)
		report(out, at, "%s is self-signed, though its name '%.*s' is public", name,
			TEXT_ARG(public_name(f->cert)));
	else
		add_note(out,
			report(out, at, "%s is self-signed, and serves '%.*s'", name,
				TEXT_ARG(h->name)),
			line_span(h->line, h->word), "the host is served here");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, stand_in));)
		check_file(m, f, out);
}

const struct rule rule_certificate_placeholder = {
	.name = "certificate-placeholder",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_WARNING,
	.summary = "a public host is served with a certificate that nobody vouches for",
	.why = "A self-signed certificate is good enough to start HAProxy for the "
	       "first time; visitors get a warning from their browser instead of the "
	       "page. It is still in place for a host that others reach by its "
	       "public name.",
	.help = "put the certificate that Let's Encrypt issued in its place",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    use_backend app if { hdr(host) -i chat.example.org }\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    use_backend app if { hdr(host) -i chat.example.org }\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_PLACEHOLDER EXAMPLE_PLACEHOLDER_KEY, 0 },
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
