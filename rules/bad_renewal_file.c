#include "model/certbot.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	if (!m->has_frontend)
		return;
	for (const struct renewal *r = m->renewals; r; r = r->next)
		if (r->fault)
			report(out, r->fault_at, "certbot cannot read this renewal file: %s",
				r->fault);
}

const struct rule rule_bad_renewal_file = {
	.name = "bad-renewal-file",
	.group = GROUP_ACME,
	.severity = SEV_WARNING,
	.summary = "certbot cannot read a renewal file",
	.why = "certbot skips a renewal file that it cannot read, and says so only "
	       "in its log: the certificate is not renewed, and ends. A renewal file "
	       "names the four files of live/ and, in [renewalparams], the "
	       "authenticator.",
	.help = "correct the file, or request the certificate again: certbot renew --dry-run says "
		"whether it works",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/letsencrypt/renewal/chat.conf", HOST_FILE, 0644, NULL, NULL,
				"authenticator = standalone\n", 0 },
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
				"renew_hook = systemctl reload haproxy\n",
				0 },
			{ 0 },
		},
	.check = check,
};
