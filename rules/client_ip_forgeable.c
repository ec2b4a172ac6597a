#include "model/probe_report.h"

// Headers that applications take a client's address from.
static const char *const headers[] = { "x-real-ip", "x-client-ip", "true-client-ip",
	"x-forwarded-for" };

static bool
is_forged(const struct header *h)
{
	return h && !h->unknown && text_is(h->value, FORGED_ADDRESS);
}

// The client's copy stands before ours.
static void
check_added(const struct probe *p, const char *name, struct sink *out)
{
	const struct header *first = header_find(p->outcome->headers, name, NULL);
	const struct touch *t = touch_find(p->outcome, name, NULL);
	const struct line *add = t && t->kind == TOUCH_ADDED ? t->line : NULL;
	struct diag *d;

	if (!add || !is_forged(first) || !header_find(p->outcome->headers, name, first) ||
		reported_at(out, line_rest(add, 0)))
		return;
	d = report_application(out, SEV_WARNING, p, line_rest(add, 0),
		"a client's own '%.*s' reaches '%.*s', and before the one added here",
		TEXT_ARG(line_word(add, 2)), TEXT_ARG(p->application->proxy->name));
	add_edit(out, d, line_span(add, 1), "set-header");
	d->unsafe = !p->application->certain;
}

// A value that is copied from what the client claims.
static void
check_copied(const struct probe *p, const char *name, struct sink *out)
{
	const struct header *h = header_find(p->outcome->headers, name, NULL);
	const struct touch *t = touch_find(p->outcome, name, NULL);
	const struct line *set = t && t->kind == TOUCH_SET ? t->line : NULL;

	if (!set || !is_forged(h) || header_find(p->outcome->headers, name, h) ||
		!text_has(line_word(set, 3), "hdr(") || reported_at(out, line_rest(set, 0)))
		return;
	report_application(out, SEV_WARNING, p, line_rest(set, 0),
		"'%.*s' is what the client says in a header of its own",
		TEXT_ARG(line_word(set, 2)));
}

// HAProxy's own value comes last, then.
static void
mend_if_none(
	const struct probe *p, const struct line *l, size_t word, struct sink *out, struct diag *d)
{
	struct span before = line_span(l, word - 1), at = line_span(l, word);

	at.len += at.off - (before.off + before.len);
	at.off = before.off + before.len;
	add_edit(out, d, at, "");
	d->unsafe = !p->application->certain;
	if (p->application->certain)
		set_help(out, d, "write 'option forwardfor' without 'if-none'");
}

// "option forwardfor if-none" leaves the client's address alone.
static void
check_if_none(const struct probe *p, struct sink *out)
{
	const struct header *h = header_find(p->outcome->headers, "x-forwarded-for", NULL);
	const struct proxy *ends[] = { p->outcome->backend, p->outcome->frontend };
	struct diag *d;

	if (!is_forged(h) || header_find(p->outcome->headers, "x-forwarded-for", h))
		return;
	for (size_t i = 0; i < 2; i++) {
		const struct line *l = proxy_setting(ends[i], KW_OPTION, "forwardfor");

		for (size_t k = 2; l && k < l->nwords; k++)
			if (text_is(line_word(l, k), "if-none") &&
				!reported_at(out, line_span(l, k))) {
				d = report_application(out, SEV_WARNING, p, line_span(l, k),
					"a client's own X-Forwarded-For reaches '%.*s' alone",
					TEXT_ARG(p->application->proxy->name));
				mend_if_none(p, l, k, out, d);
				return;
			}
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		if (p->kind != PROBE_FORGED || !p->public || !probe_arrives(p))
			continue;
		for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
			check_added(p, headers[i], out);
			check_copied(p, headers[i], out);
		}
		check_if_none(p, out);
	}
}

const struct rule rule_client_ip_forgeable = {
	.name = "client-ip-forgeable",
	.group = GROUP_FORWARDING,
	.severity = SEV_WARNING,
	.summary = "a client may choose the address that the application sees",
	.why = "'add-header' leaves the client's own header in front of HAProxy's, "
	       "'option forwardfor if-none' keeps it alone, and a value copied from it is "
	       "no better: whoever reads the first one reads a lie. Rate limits and logs "
	       "then blame somebody else.",
	.help = "write 'http-request set-header' with '%[src]'",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    http-request add-header X-Real-IP %[src]\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    http-request set-header X-Real-IP %[src]\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 http-request add-header",
	.fixable = true,
	.check = check,
};
