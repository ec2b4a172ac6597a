#include "model/mend.h"
#include "model/probe_report.h"

#define PROTO "x-forwarded-proto"

static bool
passes(const struct probe *p)
{
	const struct header *h = header_find(p->outcome->headers, PROTO, NULL);

	return h && !h->unknown && text_is(h->value, FORGED_PROTO);
}

// Whether the header is there without the client's word.
static bool
is_ours(const struct model *m, const struct probe *forged)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->kind == PROBE_PAGE && p->application == forged->application &&
			p->listener == forged->listener && p->tls == forged->tls &&
			text_eq(p->host, forged->host) && text_eq(p->path, forged->path))
			return header_find(p->outcome->headers, PROTO, NULL) != NULL;
	return false;
}

// Whether requests over TLS come without the header, too: one rule mends both, and
// "forwarded-proto-missing" asks for it.
static bool
is_missing(const struct model *m, const struct application *x)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->application == x && p->tls && !p->listed && p->kind != PROBE_FORGED &&
			probe_arrives(p) && !p->outcome->passthrough &&
			!header_find(p->outcome->headers, PROTO, NULL) &&
			!touch_find(p->outcome, PROTO, NULL))
			return true;
	return false;
}

static struct span
place(const struct probe *p)
{
	const struct line *set = probe_header_line(p, "set-header", PROTO, NULL);

	if (!set)
		set = probe_header_line(p, "add-header", PROTO, NULL);
	return set ? line_rest(set, 0) : line_span(p->application->proxy->section->header, 1);
}

// "set-header NAME https if { ssl_fc }" becomes a value that holds for both; not where a proxy in
// front has the last word of plain requests.
static void
mend(const struct model *m, const struct probe *forged, struct sink *out, struct diag *d)
{
	const struct line *set = probe_header_line(forged, "set-header", PROTO, NULL);

	if (!set || line_nargs(set) != 8 || !text_is(line_word(set, 3), "https") ||
		!text_is(line_word(set, 4), "if") || !text_is(line_word(set, 5), "{") ||
		!text_is(line_word(set, 6), "ssl_fc"))
		return;
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->application == forged->application && !p->public)
			return;
	add_edit(out, d, line_rest(set, 3), "%[ssl_fc,iif(https,http)]");
	d->unsafe = !forged->application->certain;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		struct diag *d;

		if (p->kind != PROBE_FORGED || p->tls || !p->public || !probe_arrives(p) ||
			!passes(p) || is_ours(m, p) || !probes_tls(m, p->application) ||
			is_missing(m, p->application) || reported_at(out, place(p)))
			continue;
		d = report_application(out, SEV_WARNING, p, place(p),
			"a client's own X-Forwarded-Proto reaches '%.*s' over plain HTTP",
			TEXT_ARG(p->application->proxy->name));
		add_note(out, d, line_span(p->listener->line, 1),
			"this listener leads plain requests to it");
		mend(m, p, out, d);
	}
}

const struct rule rule_forwarded_proto_forgeable = {
	.name = "forwarded-proto-forgeable",
	.group = GROUP_FORWARDING,
	.severity = SEV_WARNING,
	.summary = "a client may claim that its plain request came over TLS",
	.why = "A rule that sets X-Forwarded-Proto only for TLS leaves a plain request's own "
	       "header alone: with 'X-Forwarded-Proto: https' the application takes it for "
	       "a secure one. Set the header for plain requests too, or redirect them all.",
	.help = "write 'http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]' "
		"without "
		"a condition",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    http-request set-header X-Forwarded-Proto https if { ssl_fc }\n"
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
