#include "model/rule.h"

// What may answer a request, or send it on.
static const enum keyword_id answering[] = { KW_USE_BACKEND, KW_DEFAULT_BACKEND, KW_REDIRECT,
	KW_MONITOR_URI, KW_STATS, KW_SERVER, KW_SERVER_TEMPLATE, KW_DISPATCH, KW_FILTER,
	KW_USE_FCGI_APP, KW_TCP_REQUEST, KW_TRANSPARENT, KW_DISABLED };

// What changes a request and answers none.
static const char *const harmless[] = { "add-header", "capture", "del-header", "replace-header",
	"replace-path", "replace-uri", "replace-value", "set-header", "set-log-level", "set-method",
	"set-path", "set-query", "set-src", "set-uri", "set-var", "track-sc0", "track-sc1",
	"unset-var" };

static bool
is_harmless(const struct line *l)
{
	struct text action = line_word(l, 1);

	action = text_before(action, text_find_char(action, '('));
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (text_is(action, harmless[i]))
			return true;
	return false;
}

// What makes the 503 an answer that is meant.
static const enum keyword_id meant[] = { KW_ERRORFILE, KW_ERRORFILES, KW_ERRORLOC, KW_ERRORLOC302,
	KW_ERRORLOC303, KW_HTTP_ERROR };

static bool
has_any(const struct proxy *p, const enum keyword_id *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (section_find(p->section, list[i]))
			return true;
	return false;
}

static bool
has_answering_rule(const struct proxy *p)
{
	for (const struct line *l = section_find(p->section, KW_HTTP_REQUEST); l;
		l = section_find_next(l))
		if (!is_harmless(l))
			return true;
	return false;
}

static bool
may_answer(const struct proxy *p)
{
	const struct line *transparent = proxy_setting(p, KW_OPTION, "transparent");

	for (const struct proxy *x = p; x; x = x->defaults)
		if (has_any(x, answering, sizeof(answering) / sizeof(answering[0])) ||
			has_answering_rule(x))
			return true;
	return has_any(p, meant, sizeof(meant) / sizeof(meant[0])) || transparent;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);

		// A frontend's other bind lines share its fate.
		if (!p || !(p->sides & SIDE_FRONTEND) ||
			(p->mode != MODE_HTTP && (p->mode != MODE_TCP || !p->mode_line)) ||
			l != section_find(p->section, KW_BIND) || may_answer(p))
			continue;
		report(out, line_span(l, 1), "every %s: '%.*s' leads to no server",
			arena_printf(out->arena,
				p->mode == MODE_HTTP ? "request to '%.*s' is answered with 503"
						     : "connection to '%.*s' is closed",
				TEXT_ARG(line_word(l, 1))),
			TEXT_ARG(p->name));
	}
}

const struct rule rule_listener_without_backend = {
	.name = "listener-without-backend",
	.group = GROUP_ROUTING,
	.severity = SEV_WARNING,
	.summary = "a listener has nothing behind it",
	.why = "A frontend that names no backend and answers nothing itself gives 503 to "
	       "every request. HAProxy accepts it without a word.",
	.help = "add 'default_backend NAME'",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "\n"
	       "backend app\n"
	       "    mode http\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    default_backend app\n"
		"\n"
		"backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:8080\n",
	.see = "4.2 default_backend",
	.check = check,
};
