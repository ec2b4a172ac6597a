#include "model/mend.h"
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

// The line that gives the other scheme's requests the wrong value: the same condition, turned
// round, is why this one's are wrong.  NULL if none does.
static const struct line *
turned_round(const struct model *m, const struct probe *p)
{
	for (const struct probe *x = m->probes; x; x = x->next) {
		const struct header *h = header_find(x->outcome->headers, PROTO, NULL);
		const struct touch *last = touch_find(x->outcome, PROTO, NULL);

		if (x->application == p->application && x->kind == p->kind && x->tls != p->tls &&
			probe_arrives(x) && h && last && !h->unknown &&
			text_is(h->value, x->tls ? "http" : "https"))
			return last->line;
	}
	return NULL;
}

// Whether l is right but for a later line, which has a condition, and the wrong one.
static bool
is_overruled(const struct model *m, const struct probe *p, const struct line *l)
{
	const struct line *other = condition_find(l, 3) ? NULL : turned_round(m, p);

	return other && other != l && condition_find(other, 3);
}

// A value for both schemes.
static void
mend(const struct probe *p, const struct line *l, struct sink *out, struct diag *d)
{
	if (!text_is(line_word(l, 1), "set-header") || line_nargs(l) != 4 || p->outcome->hops->next)
		return;
	add_edit(out, d, line_span(l, 3), "%[ssl_fc,iif(https,http)]");
	d->unsafe = !p->application->certain;
}

static void
check_value(const struct model *m, const struct probe *p, const struct header *h, struct sink *out)
{
	const struct touch *last = touch_find(p->outcome, PROTO, NULL);
	struct text wanted = p->tls ? TEXT("https") : TEXT("http");

	struct diag *d;

	if (!last || h->unknown || text_eq(h->value, wanted) ||
		reported_at(out, line_rest(last->line, 0)) || is_overruled(m, p, last->line))
		return;
	d = report_application(out, SEV_ERROR, p, line_rest(last->line, 0),
		"requests over %s reach '%.*s' with X-Forwarded-Proto '%.*s'",
		p->tls ? "TLS" : "plain HTTP", TEXT_ARG(p->application->proxy->name),
		TEXT_ARG(h->value));
	mend(p, last->line, out, d);
}

static void
check_lost(const struct probe *p, struct sink *out)
{
	const struct line *del = touched(p, TOUCH_DELETED), *set = touched(p, TOUCH_SET);

	struct diag *d;

	if (!set || !del || !p->tls || reported_at(out, line_rest(del, 0)))
		return;
	d = report_application(out, SEV_ERROR, p, line_rest(del, 0),
		"X-Forwarded-Proto is deleted before it reaches '%.*s'",
		TEXT_ARG(p->application->proxy->name));
	add_note(out, d, line_rest(set, 0), "set here");
	mend_remove(out, d, del);
	d->unsafe = true;
}

// Two headers say two things to the application.
static void
check_second(const struct probe *p, const struct header *first, struct sink *out)
{
	const struct line *add = touched(p, TOUCH_ADDED);

	struct diag *d;

	if (!add || !header_find(p->outcome->headers, PROTO, first) ||
		reported_at(out, line_rest(add, 0)))
		return;
	d = report_application(out, SEV_ERROR, p, line_rest(add, 0),
		"'%.*s' gets X-Forwarded-Proto twice", TEXT_ARG(p->application->proxy->name));
	if (text_is(line_word(add, 1), "add-header"))
		add_edit(out, d, line_span(add, 1), "set-header");
	d->unsafe = !p->application->certain;
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
			check_value(m, p, h, out);
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
	.fixable = true,
	.check = check,
};
