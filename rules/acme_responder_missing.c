#include "model/acme.h"
#include "model/rule.h"

static bool
is_first(const struct acme *acme, const struct acme_probe *p)
{
	for (const struct acme_probe *x = acme->probes; x != p; x = x->next)
		if (acme_unserved(acme, x) && x->backend == p->backend)
			return false;
	return true;
}

static void
report_acl(const struct challenge_pattern *c, struct sink *out)
{
	report(out, line_span(c->line, 1), "no rule sends what '%.*s' matches to a responder",
		TEXT_ARG(c->acl->name));
}

static void
check(const struct model *m, struct sink *out)
{
	const struct acme *acme = m->acme;
	const struct acl *last = NULL;

	if (!acme)
		return;
	if (acme_unled(acme)) {
		report_acl(acme_unled(acme), out);
		return;
	}
	for (const struct acme_probe *p = acme->probes; p; p = p->next)
		if (acme_unserved(acme, p) && is_first(acme, p))
			report(out, line_span(p->backend->section->header, 1),
				"the challenge is sent to '%.*s', which has no server to answer it",
				TEXT_ARG(p->backend->name));
	for (const struct challenge_pattern *c = acme->responders ? NULL : acme->patterns; c;
		c = c->next) {
		if (!c->acl || c->acl->used || c->acl == last || !c->proxy->sides)
			continue;
		last = c->acl;
		report_acl(c, out);
	}
}

const struct rule rule_acme_responder_missing = {
	.name = "acme-responder-missing",
	.group = GROUP_ACME,
	.severity = SEV_ERROR,
	.summary = "nothing answers the ACME challenge",
	.why = "The configuration recognizes Let's Encrypt's request and then does nothing "
	       "with it: no rule uses the ACL, or the backend it leads to has no server. "
	       "The certificate cannot be renewed.",
	.help = "send the challenge to a backend whose server answers it, such as certbot's "
		"127.0.0.1:8688",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    acl challenge path_beg /.well-known/acme-challenge/\n"
	       "    default_backend app\n"
	       "\n"
	       "backend app\n"
	       "    mode http\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    acl challenge path_beg /.well-known/acme-challenge/\n"
		"    use_backend certbot if challenge\n"
		"    default_backend app\n"
		"\n"
		"backend certbot\n"
		"    mode http\n"
		"    server certbot 127.0.0.1:8688\n"
		"\n"
		"backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:8080\n",
	.see = "4.2 use_backend",
	.check = check,
};
