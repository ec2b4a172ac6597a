#include "model/certbot.h"
#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

enum { DAY = 24 * 60 * 60 };

static int64_t
margin(const struct model *m)
{
	return (int64_t)m->settings->certificate_days * DAY;
}

// The renewed one is there already: another rule says that it is not used.
static bool
is_renewed(const struct model *m, const struct certificate *c)
{
	const struct renewal *r = certbot_renewal(m, c);

	return r && certbot_outdates(r, c);
}

static bool
expiring(const struct model *m, const struct tls_file *f)
{
	const struct certificate *c = f->cert;
	int64_t now = m->settings->now;

	// One that never lasts longer than that is renewed in its own rhythm.
	return f->bind && c && c->fault == CERTIFICATE_GOOD && now <= c->not_after &&
	       now >= c->not_before && c->not_after - now < margin(m) &&
	       c->not_after - c->not_before > margin(m) && !is_renewed(m, c);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, expiring));)
		report(out, line_span(f->line, f->word), "%s ends in %lld days",
			tls_name(m, f, expiring),
			(long long)((f->cert->not_after - m->settings->now) / DAY));
}

const struct rule rule_certificate_expiring = {
	.name = "certificate-expiring",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_WARNING,
	.summary = "a certificate ends soon, and nothing has renewed it",
	.why = "Let's Encrypt's certificates last 90 days, and certbot renews them "
	       "30 days before they end. One that has less than three weeks left is "
	       "one whose renewal has failed, or whose renewed copy never reached "
	       "the file HAProxy loads.",
	.help = "renew it now (certbot renew), and see that the renewed one is copied and HAProxy "
		"reloaded",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_EXPIRING EXAMPLE_INTERMEDIATE EXAMPLE_EXPIRING_KEY, 0 },
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
