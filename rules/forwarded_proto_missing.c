#include "model/mend.h"
#include "model/probe_report.h"
#include "parser/nearest.h"

#define PROTO "x-forwarded-proto"

// Lines that are meant to set the header, and do not.
static const struct row {
	enum keyword_id keyword;
	const char *action;
	bool misspelt; // in the header's name
	const char *help;
} rows[] = {
	{ KW_HTTP_REQUEST, "set-header", false, NULL },
	{ KW_HTTP_REQUEST, "add-header", false, NULL },
	{ KW_HTTP_REQUEST, "replace-header", false,
		"write 'set-header': 'replace-header' changes a header only where the client sends "
		"it" },
	{ KW_HTTP_REQUEST, "replace-value", false,
		"write 'set-header': 'replace-value' changes a header only where the client sends "
		"it" },
	{ KW_HTTP_RESPONSE, "set-header", false,
		"write 'http-request': headers of the response go to the client" },
	{ KW_HTTP_RESPONSE, "add-header", false,
		"write 'http-request': headers of the response go to the client" },
	{ KW_HTTP_REQUEST, "set-header", true, "did you mean 'X-Forwarded-Proto'?" },
	{ KW_HTTP_REQUEST, "add-header", true, "did you mean 'X-Forwarded-Proto'?" },
};

// Whether the name is none of its own, and nearly this one.
static bool
is_misspelt(struct arena *a, struct text name)
{
	static const char *const others[] = { "x-forwarded-port", "x-forwarded-host",
		"x-forwarded-for", "x-forwarded-prefix", "x-forwarded-path" };

	name = text_lower(a, name);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (text_is(name, others[i]))
			return false;
	return edit_distance(name, TEXT(PROTO), 3) <= 3;
}

static bool
is_meant(struct arena *a, const struct row *row, const struct line *l)
{
	if (!text_is(line_word(l, 1), row->action))
		return false;
	return row->misspelt ? is_misspelt(a, line_word(l, 2)) : text_iis(line_word(l, 2), PROTO);
}

// The line on the probe's way that is meant to set the header; NULL if there is none.
static const struct line *
meant_line(struct arena *a, const struct probe *p, const struct row **row)
{
	const struct proxy *ends[] = { p->outcome->frontend, p->outcome->backend };

	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++)
		for (size_t i = 0; i < 2; i++)
			for (const struct proxy *x = ends[i]; x; x = x->defaults)
				for (const struct line *l =
						section_find(x->section, rows[r].keyword);
					l; l = section_find_next(l)) {
					*row = &rows[r];
					if (is_meant(a, *row, l))
						return l;
				}
	return NULL;
}

// Whether a proxy in front may have the last word of the scheme.
static bool
others_tell(const struct model *m, const struct application *x)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->application == x && !p->public)
			return true;
	return false;
}

// Whether anybody's plain requests reach the application, too.
static bool
is_asked_plainly(const struct model *m, const struct application *x)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->application == x && !p->tls && p->public && probe_arrives(p))
			return true;
	return false;
}

// The application's own section says it for whoever leads there, unless TLS ends a hop before.
static void
mend(const struct model *m, const struct probe *p, struct sink *out, struct diag *d)
{
	const char *text = "http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]";

	if (p->outcome->passthrough) {
		set_help(out, d,
			"TCP mode changes no header: write 'mode http' in both proxies, and set it "
			"there");
		return;
	}
	if (p->outcome->hops->next)
		return;
	// Of plain requests some are to be believed and some are not.
	if (others_tell(m, p->application) && is_asked_plainly(m, p->application))
		return;
	if (others_tell(m, p->application))
		text = "http-request set-header X-Forwarded-Proto https if { ssl_fc }";
	mend_insert(out, d, p->application->proxy->section, KW_HTTP_REQUEST, text);
	d->unsafe = !p->application->certain;
}

// The right name; and a value for both schemes where "https if { ssl_fc }" would be for one.
static void
mend_name(const struct model *m, const struct probe *p, const struct line *l, struct sink *out,
	struct diag *d)
{
	add_edit(out, d, line_span(l, 2), "X-Forwarded-Proto");
	if (line_nargs(l) == 8 && text_is(line_word(l, 3), "https") &&
		text_is(line_word(l, 4), "if") && text_is(line_word(l, 6), "ssl_fc") &&
		is_asked_plainly(m, p->application))
		add_edit(out, d, line_rest(l, 3), "%[ssl_fc,iif(https,http)]");
}

static void
check_probe(const struct model *m, const struct probe *p, struct sink *out)
{
	const struct row *row = NULL;
	const struct line *meant = meant_line(out->arena, p, &row);
	struct span at =
		meant ? line_rest(meant, 0) : line_span(p->application->proxy->section->header, 1);
	struct diag *d;

	if (reported_at(out, at))
		return;
	d = report_application(out, SEV_ERROR, p, at,
		"requests over TLS reach '%.*s' without X-Forwarded-Proto",
		TEXT_ARG(p->application->proxy->name));
	add_note(out, d, line_span(p->listener->line, 1), "the listener that they arrive at");
	if (!meant || p->outcome->passthrough) {
		mend(m, p, out, d);
		return;
	}
	if (row->help && p->application->certain)
		set_help(out, d, "%s", row->help);
	if (row->misspelt)
		mend_name(m, p, meant, out, d);
	d->unsafe = !p->application->certain;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next)
		if (p->kind != PROBE_FORGED && p->tls && !p->listed && probe_ends_tls(p) &&
			probe_arrives(p) && !header_find(p->outcome->headers, PROTO, NULL) &&
			!touch_find(p->outcome, PROTO, NULL))
			check_probe(m, p, out);
}

const struct rule rule_forwarded_proto_missing = {
	.name = "forwarded-proto-missing",
	.group = GROUP_FORWARDING,
	.severity = SEV_ERROR,
	.summary = "the application is not told that a request came over TLS",
	.why = "HAProxy ends TLS and speaks plain HTTP to the application, which then builds "
	       "http:// links, redirects of logins to http and cookies that are not secure, "
	       "unless X-Forwarded-Proto says https. HAProxy sets it only where a rule does; "
	       "'option forwarded' writes another header, which Open WebUI does not read.",
	.help = "add 'http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]' to the "
		"frontend that ends TLS",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    mode http\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    mode http\n"
		"    http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 http-request set-header",
	.fixable = true,
	.check = check,
};
