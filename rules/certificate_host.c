#include "model/hosts.h"
#include "model/listener.h"
#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

// Whether every certificate of the proxy's listeners is known, and none is a stand-in, of which
// another rule speaks.
static bool
all_known(const struct model *m, const struct proxy *p)
{
	bool any = false;

	for (const struct tls_file *f = m->tls_files; f; f = f->next) {
		if (!f->bind || f->line->section != p->section || !f->cert)
			continue;
		if (f->cert->fault != CERTIFICATE_GOOD || f->cert->self_signed)
			return false;
		any = true;
	}
	return any;
}

static void
check_host(const struct model *m, const struct line *bind, const struct served_host *h,
	struct sink *out)
{
	size_t at = tls_word(bind);
	struct diag *d;

	if (tls_covering(m, bind->section, h->name))
		return;
	d = report(out, line_span(bind, at),
		"no certificate of the listener '%.*s' covers the host '%.*s'",
		TEXT_ARG(line_word(bind, 1)), TEXT_ARG(h->name));
	add_note(out, d, line_span(h->line, h->word), "the host is served here");
}

// The first line with a certificate speaks for all of the proxy.
static const struct line *
first_bind(const struct proxy *p)
{
	const struct line *l = section_find(p->section, KW_BIND);

	while (l && !(bind_has(l, "ssl") && tls_word(l)))
		l = section_find_next(l);
	return l;
}

// Hosts that the settings name may come by any listener.
static void
check_named(const struct model *m, const struct text_list *names, struct sink *out)
{
	const struct line *bind = NULL;

	for (const struct proxy *p = m->proxies; p; p = p->next) {
		const struct line *own = p->sides & SIDE_FRONTEND ? first_bind(p) : NULL;

		if (own && (!tls_complete(m, p->section) || !all_known(m, p)))
			return;
		bind = bind ? bind : own;
	}
	for (size_t i = 0; bind && i < names->count; i++) {
		bool covered = false;

		for (const struct proxy *p = m->proxies; p && !covered; p = p->next)
			covered = tls_covering(m, p->section, names->items[i]) != NULL;
		if (!covered)
			report(out, line_span(bind, tls_word(bind)),
				"no certificate covers the host '%.*s'", TEXT_ARG(names->items[i]));
	}
}

static void
check(const struct model *m, struct sink *out)
{
	if (!m->tls_files)
		return;
	for (const struct proxy *p = m->proxies; p; p = p->next) {
		const struct line *bind = p->sides & SIDE_FRONTEND ? first_bind(p) : NULL;
		const struct served_host *h = bind ? hosts_of(m, p) : NULL;

		if (!h || !tls_complete(m, p->section) || !all_known(m, p))
			continue;
		for (; h; h = h->next)
			check_host(m, bind, h, out);
	}
	if (m->settings->hosts.count)
		check_named(m, &m->settings->hosts, out);
}

const struct rule rule_certificate_host = {
	.name = "certificate-host",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_WARNING,
	.summary = "a host is served that no certificate of its listener covers",
	.why = "Browsers compare the name they asked for with the names in the "
	       "certificate's subjectAltName, where a wildcard stands for one label. "
	       "HAProxy answers a name it has no certificate for with its first one, "
	       "and the browser shows a warning instead of the page.",
	.help = "get a certificate that has the name, or take the name out",
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
				EXAMPLE_OTHER EXAMPLE_INTERMEDIATE EXAMPLE_OTHER_KEY, 0 },
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
