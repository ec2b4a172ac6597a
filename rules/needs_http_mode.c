#include "model/defined.h"
#include "model/log_lines.h"
#include "model/objection.h"
#include "model/probe_report.h"
#include "model/rule.h"
#include "model/server_param.h"

// What HAProxy ignores in a proxy that is not in mode http.
static const struct setting {
	enum keyword_id keyword;
	const char *word;  // the second one, or how it begins before "("; NULL for any
	unsigned sides;    // of proxies that it is for
	bool inherited;    // from defaults
	bool upgraded;     // works where connections may become HTTP
	unsigned versions; // that warn
} settings[] = {
	{ KW_OPTION, "accept-invalid-http-request", SIDE_FRONTEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "accept-invalid-http-response", SIDE_BACKEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "accept-unsafe-violations-in-http-request", SIDE_FRONTEND, true, true,
		SINCE(V3_2) },
	{ KW_OPTION, "accept-unsafe-violations-in-http-response", SIDE_BACKEND, true, true,
		SINCE(V3_2) },
	{ KW_OPTION, "checkcache", SIDE_BACKEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "disable-h2-upgrade", SIDE_FRONTEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "forwarded", SIDE_BACKEND, true, true, SINCE(V2_8) },
	{ KW_OPTION, "forwardfor", SIDE_FRONTEND | SIDE_BACKEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "http-buffer-request", SIDE_FRONTEND | SIDE_BACKEND, true, true,
		ALL_VERSIONS },
	{ KW_OPTION, "http-drop-request-trailers", SIDE_BACKEND, true, true, SINCE(V3_2) },
	{ KW_OPTION, "http-drop-response-trailers", SIDE_FRONTEND, true, true, SINCE(V3_2) },
	{ KW_OPTION, "http-ignore-probes", SIDE_FRONTEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "http-no-delay", SIDE_FRONTEND | SIDE_BACKEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "http-pretend-keepalive", SIDE_BACKEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "http-use-proxy-header", SIDE_FRONTEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "idle-close-on-response", SIDE_FRONTEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "originalto", SIDE_FRONTEND | SIDE_BACKEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "prefer-last-server", SIDE_BACKEND, true, true, ALL_VERSIONS },
	{ KW_OPTION, "httplog", SIDE_FRONTEND, true, false, ALL_VERSIONS },
	{ KW_OPTION, "httpslog", SIDE_FRONTEND, true, false, ALL_VERSIONS },
	{ KW_STATS, "hide-version", SIDE_FRONTEND | SIDE_BACKEND, true, true, UNTIL(V3_2) },
	{ KW_STATS, NULL, SIDE_FRONTEND | SIDE_BACKEND, true, true, ALL_VERSIONS },
	{ KW_CAPTURE, "cookie", SIDE_FRONTEND, false, true, ALL_VERSIONS },
	{ KW_MONITOR_URI, NULL, SIDE_FRONTEND, true, true, ALL_VERSIONS },
	{ KW_HTTP_REQUEST, NULL, SIDE_FRONTEND | SIDE_BACKEND, false, true, ALL_VERSIONS },
	{ KW_HTTP_RESPONSE, NULL, SIDE_FRONTEND | SIDE_BACKEND, false, true, ALL_VERSIONS },
	{ KW_HTTP_AFTER_RESPONSE, NULL, SIDE_FRONTEND | SIDE_BACKEND, false, true, ALL_VERSIONS },
	{ KW_REDIRECT, NULL, SIDE_FRONTEND | SIDE_BACKEND, false, true, ALL_VERSIONS },
	{ KW_COOKIE, NULL, SIDE_BACKEND, true, false, ALL_VERSIONS },
	{ KW_BALANCE, "uri", SIDE_BACKEND, true, false, ALL_VERSIONS },
	{ KW_BALANCE, "url_param", SIDE_BACKEND, true, false, ALL_VERSIONS },
	{ KW_BALANCE, "hdr", SIDE_BACKEND, true, false, ALL_VERSIONS },
};

enum { SETTINGS = sizeof(settings) / sizeof(settings[0]) };

// What is found of a proxy.
struct proxy_settings {
	const struct proxy *proxy;
	const struct line *first[SETTINGS]; // or the one with "no" that turns it off
	const struct line *balance;
};

static const struct setting *
setting_of(const struct line *l)
{
	struct text word = line_word(l, 1);

	word = text_before(word, text_find_char(word, '('));
	for (size_t i = 0; i < SETTINGS; i++)
		if (settings[i].keyword == l->keyword &&
			(!settings[i].word || text_is(word, settings[i].word)))
			return &settings[i];
	return NULL;
}

// Takes note of the lines of p's section or, where it says nothing, of one that it inherits from.
static void
collect(struct proxy_settings *s, const struct section *section)
{
	bool own = section == s->proxy->section;
	const struct line *balance = NULL;

	for (const struct line *l = section_first(section); l; l = section_next(l)) {
		const struct setting *x = setting_of(l);
		const struct line **at;

		if (l->keyword == KW_BALANCE)
			balance = l;
		if (!x || !(x->sides & s->proxy->sides) || !(own || x->inherited))
			continue;
		at = &s->first[x - settings];
		if (!*at || (l->flags & LINE_NO && (*at)->section == section))
			*at = l;
	}
	if (!s->balance)
		s->balance = balance;
}

// Whether a backend in mode http, or one that nobody knows, takes connections of the proxy.
static bool
leads_to_http(const struct model *m, const struct proxy *p)
{
	const struct line *l = proxy_setting(p, KW_DEFAULT_BACKEND, "");
	const struct proxy *to = l ? model_proxy(m, SIDE_BACKEND, line_word(l, 1)) : NULL;

	if (l && (!to || to->mode != MODE_TCP))
		return true;
	for (l = section_find(p->section, KW_USE_BACKEND); l; l = section_find_next(l)) {
		to = model_proxy(m, SIDE_BACKEND, line_word(l, 1));
		if (!to || to->mode != MODE_TCP)
			return true;
	}
	return false;
}

// The releases in which no connection to the proxy becomes HTTP as far as its settings go.
static unsigned
never_http(const struct model *m, const struct proxy *p)
{
	if (!(p->sides & SIDE_FRONTEND))
		return ALL_VERSIONS;
	for (const struct line *l = section_find(p->section, KW_TCP_REQUEST); l;
		l = section_find_next(l))
		if (text_is(line_word(l, 2), "switch-mode"))
			return 0;
	return leads_to_http(m, p) ? UNTIL(V2_8) : ALL_VERSIONS;
}

// Whether the setting is on, and counts.
static bool
stands(const struct proxy_settings *s, size_t i)
{
	const struct line *l = s->first[i];

	if (!l || l->flags & LINE_NO || !line_counts(l))
		return false;
	if (is_log_format(l))
		return l == proxy_log_format(s->proxy);
	return l->keyword != KW_BALANCE || l == s->balance;
}

static const char *
setting_name(const struct model *m, const struct line *l)
{
	if (l->keyword == KW_OPTION || l->keyword == KW_STATS || l->keyword == KW_BALANCE)
		return arena_printf(
			m->arena, "%s %.*s", keyword_names[l->keyword], TEXT_ARG(line_word(l, 1)));
	return keyword_names[l->keyword];
}

// Whether the line would tell the application of TLS, so that "forwarded-proto-missing" is at it.
static bool
is_missed(const struct model *m, const struct proxy *p, const struct line *l)
{
	if (l->keyword != KW_HTTP_REQUEST || !text_ends(line_word(l, 1), "-header") ||
		!text_iis(line_word(l, 2), "X-Forwarded-Proto"))
		return false;
	for (const struct probe *x = m->probes; x; x = x->next)
		if (x->tls && x->kind != PROBE_FORGED && !x->listed && x->application->certain &&
			x->outcome->passthrough && probe_arrives(x) && probe_ends_tls(x) &&
			(x->outcome->frontend == p || x->outcome->backend == p))
			return true;
	return false;
}

static void
report_own(const struct model *m, const struct proxy *p, const struct line *l, unsigned versions,
	struct sink *out)
{
	struct diag *d = report(out, line_span(l, 0), "'%s' is ignored: '%.*s' is not in mode http",
		setting_name(m, l), TEXT_ARG(p->name));

	d->versions = settings_told(m->settings, versions);
	add_note(out, d,
		p->mode_line ? line_span(p->mode_line, 0) : line_span(p->section->header, 1),
		p->mode_line ? "its mode" : "without a 'mode' line it is in mode tcp");
}

// One finding for all that comes from defaults.
static void
report_inherited(const struct model *m, const struct proxy_settings *s, const unsigned *ignored,
	struct sink *out)
{
	const struct proxy *p = s->proxy;
	const struct line *mode = p->mode_line;
	struct diag *d = NULL;

	for (size_t i = 0; i < SETTINGS; i++) {
		if (!ignored[i] || s->first[i]->section == p->section)
			continue;
		if (!d)
			d = report(out,
				mode && mode->section == p->section
					? line_span(mode, 0)
					: line_span(p->section->header, 1),
				"'%.*s' is not in mode http and ignores '%s' of its defaults",
				TEXT_ARG(p->name), setting_name(m, s->first[i]));
		add_note(out, d, line_span(s->first[i], 0), "'%s' is ignored",
			setting_name(m, s->first[i]));
	}
	if (d)
		set_help(out, d,
			"let it inherit from a 'defaults' section of its own, with 'mode tcp'");
}

// "usesrc hdr_ip(NAME)": the address of the client, that a header tells.
static size_t
header_source(const struct line *l, size_t first)
{
	size_t word = word_after(l, first, "usesrc");

	return word && text_starts(line_word(l, word), "hdr_ip(") ? word : 0;
}

static void
check_source(const struct proxy *p, const struct line *l, size_t first, struct sink *out)
{
	size_t word = l ? header_source(l, first) : 0;

	if (word && p->sides & SIDE_BACKEND && line_counts(l))
		report(out, line_span(l, word),
			"there are no headers to look at: '%.*s' is not in mode http",
			TEXT_ARG(p->name));
}

static void
check_servers(const struct proxy *p, struct sink *out)
{
	const struct line *l = section_find(p->section, KW_SERVER);

	for (; p->sides & SIDE_BACKEND && l; l = section_find_next(l)) {
		size_t word = line_has(l, 3, "cookie") ? server_param(l, "cookie") : 0;

		if (word && line_counts(l))
			report(out, line_span(l, word),
				"the cookie is ignored: '%.*s' is not in mode http",
				TEXT_ARG(p->name));
		check_source(p, l, 3, out);
	}
	check_source(p, section_find(p->section, KW_SOURCE), 1, out);
}

static void
check_proxy(const struct model *m, const struct proxy *p, struct sink *out)
{
	struct proxy_settings s = { .proxy = p };
	unsigned ignored[SETTINGS], versions;
	bool any = false;

	for (const struct proxy *q = p; q; q = q->defaults)
		collect(&s, q->section);
	for (size_t i = 0; i < SETTINGS; i++)
		any |= stands(&s, i);
	check_servers(p, out);
	if (!any)
		return;
	versions = never_http(m, p);
	for (size_t i = 0; i < SETTINGS; i++) {
		ignored[i] =
			settings[i].versions & (settings[i].upgraded ? versions : ALL_VERSIONS);
		ignored[i] = stands(&s, i) ? settings_judged(m->settings, ignored[i]) : 0;
		if (ignored[i] && s.first[i]->section == p->section && !is_missed(m, p, s.first[i]))
			report_own(m, p, s.first[i], ignored[i], out);
	}
	report_inherited(m, &s, ignored, out);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct proxy *p = m->proxies; p; p = p->next) {
		const struct line *l = p->mode_line;

		if (p->sides && !p->disabled && p->mode == MODE_TCP &&
			!(l && (!line_counts(l) || line_word_flags(l, 1) & WORD_UNKNOWN)))
			check_proxy(m, p, out);
	}
}

const struct rule rule_needs_http_mode = {
	.name = "needs-http-mode",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a proxy in mode tcp has settings that only work in mode http",
	.why = "A proxy in mode tcp passes bytes on and reads no request, so HAProxy ignores its "
	       "HTTP rules, options, cookies and statistics, and says so when it starts. A proxy "
	       "is "
	       "in mode tcp when neither it nor its defaults have a 'mode' line.",
	.help = "write 'mode http' in the proxy if it is for HTTP, else take the line out",
	.bad = "defaults\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "listen web\n"
	       "    bind :80\n"
	       "    http-request set-header X-Forwarded-Proto http\n"
	       "    server a 192.0.2.1:80\n",
	.good = "defaults\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"listen web\n"
		"    mode http\n"
		"    bind :80\n"
		"    http-request set-header X-Forwarded-Proto http\n"
		"    server a 192.0.2.1:80\n",
	.see = "4.2 mode",
	.check = check,
};
