#include "model/hook.h"
#include "model/jobs.h"
#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

static bool
is_certbots(const struct model *m, const struct tls_file *f)
{
	return f->bind && f->cert && f->cert->fault == CERTIFICATE_GOOD &&
	       certbot_renewal(m, f->cert);
}

static bool
outdated(const struct model *m, const struct tls_file *f)
{
	return is_certbots(m, f) && certbot_outdates(certbot_renewal(m, f->cert), f->cert);
}

// A copy, up to date or not.
static bool
copied(const struct model *m, const struct tls_file *f)
{
	const struct renewal *r = is_certbots(m, f) ? certbot_renewal(m, f->cert) : NULL;

	return r && !text_eq(f->cert->file.path, r->live->file.path) && !f->cert->self_signed;
}

// What the jobs on the host, all together, do not do for a copy that is up to date.
static void
check_jobs(const struct model *m, const struct tls_file *f, struct sink *out)
{
	const struct renewal *r = certbot_renewal(m, f->cert);
	struct jobs jobs = jobs_after(m, r);
	struct span at = line_span(f->line, f->word);
	const char *name = tls_name(m, f, copied);

	if (!jobs.any && jobs.idle.len)
		report(out, at, "'%.*s', which would build %s again, is not executable",
			TEXT_ARG(jobs.idle), name);
	else if (!jobs.any && jobs.gone.len)
		report(out, at, "'%.*s', which would build %s again, is not there",
			TEXT_ARG(jobs.gone), name);
	else if (!jobs.any)
		report_as(out, SEV_INFO, at,
			"nothing is seen that builds %s again when '%.*s' is renewed", name,
			TEXT_ARG(r->fullchain));
	else if (!(jobs.effects & HOOK_BUILDS))
		report(out, at, "what runs after the renewal of '%.*s' does not build %s again",
			TEXT_ARG(r->fullchain), name);
	else if (!(jobs.effects & HOOK_RELOADS))
		report(out, at, "what builds %s again does not reload HAProxy", name);
}

static void
check(const struct model *m, struct sink *out)
{
	if (!m->renewals)
		return;
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, outdated));) {
		const struct renewal *r = certbot_renewal(m, f->cert);

		report(out, line_span(f->line, f->word), "%s is older than the renewed '%.*s'",
			tls_name(m, f, outdated), TEXT_ARG(r->fullchain));
	}
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, copied));)
		if (!outdated(m, f))
			check_jobs(m, f, out);
}

const struct rule rule_renewal_not_deployed = {
	.name = "renewal-not-deployed",
	.group = GROUP_ACME,
	.severity = SEV_WARNING,
	.summary = "HAProxy has an older certificate than certbot",
	.why = "certbot renews the files in live/ and nothing else. Something must "
	       "build the file that HAProxy reads from them, certificate and key in "
	       "one, and reload HAProxy: a deploy hook is the place. Otherwise "
	       "visitors keep getting the old certificate until it ends.",
	.help = "build the file again and reload HAProxy, and let a hook in "
		"/etc/letsencrypt/renewal-hooks/deploy do it from now on",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
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
				"renew_hook = /usr/local/bin/deploy\n",
				0 },
			{ "/etc/letsencrypt/live/chat/fullchain.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_EXPIRING EXAMPLE_INTERMEDIATE, 0 },
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_LEAF_KEY, 0 },
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
				"renew_hook = /usr/local/bin/deploy\n",
				0 },
			{ "/etc/letsencrypt/live/chat/fullchain.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_EXPIRING EXAMPLE_INTERMEDIATE, 0 },
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_EXPIRING EXAMPLE_EXPIRING_KEY, 0 },
			{ 0 },
		},
	.check = check,
};
