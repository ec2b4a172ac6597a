#include "model/acme.h"
#include "model/rule.h"

static bool
is_first(const struct acme *acme, const struct acme_probe *p)
{
	for (const struct acme_probe *x = acme->probes; x != p; x = x->next)
		if (x->delivery == UNDECIDED && x->line == p->line)
			return false;
	return true;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct acme *acme = m->acme;

	if (!acme || acme_misfit(acme, NULL))
		return;
	for (const struct acme_probe *p = acme->probes; p; p = p->next)
		if (p->delivery == UNDECIDED && p->line && is_first(acme, p))
			report(out, line_rest(p->line, 0),
				"whether Let's Encrypt's challenge for '%.*s' is answered depends "
				"on "
				"this line, and that on what is not in the file",
				TEXT_ARG(p->host));
}

const struct rule rule_acme_depends = {
	.name = "acme-depends",
	.group = GROUP_ACME,
	.severity = SEV_INFO,
	.summary = "whether the ACME challenge is answered cannot be told",
	.why = "A condition on the challenge's way asks for something that only the running "
	       "HAProxy knows: a counter, a map, a variable, another machine.",
	.help = "route the challenge before the line, so that nothing else decides",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    http-request deny if { src -f /etc/haproxy/blocked.lst }\n"
	       "    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
	       "\n"
	       "backend certbot\n"
	       "    mode http\n"
	       "    server certbot 127.0.0.1:8688\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    acl challenge path_beg /.well-known/acme-challenge/\n"
		"    http-request deny if { src -f /etc/haproxy/blocked.lst } !challenge\n"
		"    use_backend certbot if challenge\n"
		"\n"
		"backend certbot\n"
		"    mode http\n"
		"    server certbot 127.0.0.1:8688\n",
	.see = "4.2 use_backend",
	.check = check,
};
