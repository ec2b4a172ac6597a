#include "model/challenge.h"
#include "model/jobs.h"
#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

// The first certificate of a listener that is of that renewal; NULL if HAProxy has none.
static const struct tls_file *
used_by(const struct model *m, const struct renewal *r)
{
	for (const struct tls_file *f = m->tls_files; f; f = f->next)
		if (f->bind && f->cert && f->cert->fault == CERTIFICATE_GOOD &&
			certbot_renewal(m, f->cert) == r)
			return f;
	return NULL;
}

// Whether certbot answers behind HAProxy: then nobody brings it the challenge.
static bool
needs_haproxy(const struct model *m, const struct renewal *r)
{
	return r->http && text_is(r->authenticator, "standalone") && r->http01_port != 80 &&
	       challenge_servers(m);
}

static void
check_renewal(const struct model *m, const struct renewal *r, struct sink *out)
{
	struct text stop = r->fault ? (struct text){ "", 0 } : jobs_stop(m, r);
	const struct tls_file *f = stop.len ? used_by(m, r) : NULL;
	struct span at = f ? line_span(f->line, f->word) : (struct span){ 0 };
	struct diag *d;

	if (!f)
		return;
	if (needs_haproxy(m, r))
		d = report(out, at,
			"'%.*s' stops HAProxy before the renewal, and certbot's port %ld is only "
			"reached through it",
			TEXT_ARG(stop), r->http01_port);
	else
		d = report_as(out, SEV_WARNING, at,
			"'%.*s' stops HAProxy before each renewal, and every connection with it",
			TEXT_ARG(stop));
	if (r->pre_hook_at.src && text_eq(stop, r->pre_hook))
		add_note(out, d, r->pre_hook_at, "certbot runs this first");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct renewal *r = m->renewals; r; r = r->next)
		check_renewal(m, r, out);
}

const struct rule rule_renewal_stops_haproxy = {
	.name = "renewal-stops-haproxy",
	.group = GROUP_ACME,
	.severity = SEV_ERROR,
	.summary = "HAProxy is stopped while a certificate is renewed",
	.why = "A pre-hook that stops HAProxy frees port 80 for certbot. Where certbot "
	       "listens on a port of its own behind HAProxy, Let's Encrypt then reaches "
	       "nobody, and the renewal fails. Elsewhere it succeeds, and cuts every "
	       "answer, upload and WebSocket that is under way.",
	.help = "take the pre-hook out, and let certbot answer behind HAProxy: --standalone "
		"--http-01-port 8688",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
	       "\n"
	       "backend certbot\n"
	       "    mode http\n"
	       "    server certbot 127.0.0.1:8688\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
		"\n"
		"backend certbot\n"
		"    mode http\n"
		"    server certbot 127.0.0.1:8688\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/letsencrypt/renewal/chat.conf", HOST_FILE, 0644, NULL, NULL,
				"cert = /etc/letsencrypt/live/chat/cert.pem\n"
				"privkey = /etc/letsencrypt/live/chat/privkey.pem\n"
				"chain = /etc/letsencrypt/live/chat/chain.pem\n"
				"fullchain = /etc/letsencrypt/live/chat/fullchain.pem\n"
				"[renewalparams]\n"
				"authenticator = standalone\n"
				"http01_port = 8688\n"
				"pre_hook = systemctl stop haproxy\n"
				"post_hook = systemctl start haproxy\n",
				0 },
			{ "/etc/letsencrypt/live/chat/fullchain.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_INTERMEDIATE, 0 },
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_INTERMEDIATE EXAMPLE_LEAF_KEY, 0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/etc/letsencrypt/renewal/chat.conf", HOST_FILE, 0644, NULL, NULL,
				"cert = /etc/letsencrypt/live/chat/cert.pem\n"
				"privkey = /etc/letsencrypt/live/chat/privkey.pem\n"
				"chain = /etc/letsencrypt/live/chat/chain.pem\n"
				"fullchain = /etc/letsencrypt/live/chat/fullchain.pem\n"
				"[renewalparams]\n"
				"authenticator = standalone\n"
				"http01_port = 8688\n"
				"renew_hook = /usr/local/bin/deploy\n",
				0 },
			{ "/etc/letsencrypt/live/chat/fullchain.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_INTERMEDIATE, 0 },
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_INTERMEDIATE EXAMPLE_LEAF_KEY, 0 },
			{ 0 },
		},
	.check = check,
};
