#include <time.h>

#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

static const char *
day(const struct model *m, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	gmtime_r(&t, &tm);
	return arena_printf(
		m->arena, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static bool
expired(const struct model *m, const struct tls_file *f)
{
	const struct certificate *c = f->cert;
	int64_t now = m->settings->now;

	return f->bind && c && c->fault == CERTIFICATE_GOOD &&
	       (now > c->not_after || now < c->not_before);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, expired));)
		report(out, line_span(f->line, f->word), "%s %s %s", tls_name(m, f, expired),
			m->settings->now > f->cert->not_after ? "expired on"
							      : "is not valid before",
			day(m, m->settings->now > f->cert->not_after ? f->cert->not_after
								     : f->cert->not_before));
}

const struct rule rule_certificate_expired = {
	.name = "certificate-expired",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_ERROR,
	.summary = "a certificate is not valid now",
	.why = "HAProxy loads a certificate whose time is over, or has not come, and "
	       "says nothing; every browser refuses it. If it is renewed by a "
	       "program, that program or what copies its result has failed for "
	       "weeks.",
	.help = "renew the certificate, and find out why nothing did",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_EXPIRED EXAMPLE_INTERMEDIATE EXAMPLE_EXPIRED_KEY, 0 },
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
