#include "model/probe_report.h"

#define PROTO "x-forwarded-proto"

// The last thing of a kind that a rule did to the header; NULL if none did.
static const struct line *
touched(const struct probe *p, enum touch_kind kind)
{
	const struct touch *t = touch_find(p->outcome, PROTO, NULL);

	while (t && t->kind != kind)
		t = touch_find(p->outcome, PROTO, t);
	return t ? t->line : NULL;
}

static void
check_value(const struct probe *p, const struct header *h, struct sink *out)
{
	const struct touch *last = touch_find(p->outcome, PROTO, NULL);
	struct text wanted = p->tls ? TEXT("https") : TEXT("http");

	if (!last || h->unknown || text_eq(h->value, wanted) ||
		reported_at(out, line_rest(last->line, 0)))
		return;
	report_application(out, SEV_ERROR, p, line_rest(last->line, 0),
		"requests over %s reach '%.*s' with X-Forwarded-Proto '%.*s'",
		p->tls ? "TLS" : "plain HTTP", TEXT_ARG(p->application->proxy->name),
		TEXT_ARG(h->value));
}

static void
check_lost(const struct probe *p, struct sink *out)
{
	const struct line *del = touched(p, TOUCH_DELETED), *set = touched(p, TOUCH_SET);

	if (!set || !del || !p->tls || reported_at(out, line_rest(del, 0)))
		return;
	add_note(out,
		report_application(out, SEV_ERROR, p, line_rest(del, 0),
			"X-Forwarded-Proto is deleted before it reaches '%.*s'",
			TEXT_ARG(p->application->proxy->name)),
		line_rest(set, 0), "set here");
}

// Two headers say two things to the application.
static void
check_second(const struct probe *p, const struct header *first, struct sink *out)
{
	const struct line *add = touched(p, TOUCH_ADDED);

	if (add && header_find(p->outcome->headers, PROTO, first) &&
		!reported_at(out, line_rest(add, 0)))
		report_application(out, SEV_ERROR, p, line_rest(add, 0),
			"'%.*s' gets X-Forwarded-Proto twice",
			TEXT_ARG(p->application->proxy->name));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		const struct header *h;

		if (p->kind == PROBE_FORGED || !probe_arrives(p))
			continue;
		h = header_find(p->outcome->headers, PROTO, NULL);
		if (!h)
			check_lost(p, out);
		else if (p->tls || (p->public && probes_tls(m, p->application)))
			check_value(p, h, out);
		if (h)
			check_second(p, h, out);
	}
}

const struct rule rule_forwarded_proto_wrong = {
	.name = "forwarded-proto-wrong",
	.group = GROUP_FORWARDING,
	.severity = SEV_ERROR,
	.summary = "the application is told the wrong scheme",
	.why = "The application believes X-Forwarded-Proto: https on plain HTTP makes browsers "
	       "drop its secure cookies, http on TLS makes links and logins go to http. The "
	       "last rule that sets or deletes the header wins, wherever it stands.",
	.help = "write 'http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]', once",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    http-request set-header X-Forwarded-Proto https\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 http-request set-header",
	.check = check,
};
