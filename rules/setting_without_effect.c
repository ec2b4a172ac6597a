#include "model/check_option.h"
#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"
#include "model/server_param.h"
#include "parser/endpoint.h"

static void
check_dispatch(const struct proxy *p, struct sink *out)
{
	const struct line *l = proxy_setting(p, KW_DISPATCH, ""),
			  *balance = proxy_setting(p, KW_BALANCE, "");

	if (l && balance && p->sides & SIDE_BACKEND && line_counts(l) && line_counts(balance))
		add_note(out,
			report(out, line_span(l, 0),
				"the address is ignored: '%.*s' has a 'balance'",
				TEXT_ARG(p->name)),
			line_span(balance, 0), "this has HAProxy choose a server");
}

static void
check_servers(const struct proxy *p, struct sink *out)
{
	const struct line *l = proxy_setting(p, KW_DEFAULT_BACKEND, ""),
			  *server = section_find(p->section, KW_SERVER);

	if (l && server && p->sides == (SIDE_FRONTEND | SIDE_BACKEND) && line_counts(l) &&
		line_counts(server))
		add_note(out,
			report(out, line_span(server, 0),
				"no request gets to the servers of '%.*s': its 'default_backend' "
				"takes them all",
				TEXT_ARG(p->name)),
			line_span(l, 0), "this goes before servers");
}

static void
check_alerts(const struct proxy *p, struct sink *out)
{
	static const char *const needed[] = { "from", "mailers", "to" };
	const struct line *l = proxy_setting(p, KW_EMAIL_ALERT, "");

	if (!l || l->flags & LINE_NO || !line_counts(l))
		return;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!proxy_setting(p, KW_EMAIL_ALERT, needed[i])) {
			report(out, line_span(l, 0),
				"'%.*s' sends no mail: it has no 'email-alert %s'",
				TEXT_ARG(p->name), needed[i]);
			return;
		}
}

static void
check_external(const struct proxy *p, struct sink *out)
{
	static const char *const words[] = { "command", "path" };
	const struct line *used = check_option(p);

	if (!(p->sides & SIDE_BACKEND) ||
		(used && (text_is(line_word(used, 1), "external-check") || !line_counts(used))))
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const struct line *l = section_find(p->section, KW_EXTERNAL_CHECK);

		while (l && !text_is(line_word(l, 1), words[i]))
			l = section_find_next(l);
		if (l && line_counts(l))
			report(out, line_span(l, 0),
				"'external-check %s' is ignored: '%.*s' has no 'option "
				"external-check'",
				words[i], TEXT_ARG(p->name));
	}
}

static void
check_state(const struct proxy *p, struct sink *out)
{
	const struct line *l = section_find(p->section, KW_LOAD_SERVER_STATE_FROM_FILE);

	if (l && text_is(line_word(l, 1), "global") && p->sides & SIDE_BACKEND && line_counts(l))
		report(out, line_span(l, 0), "no 'server-state-file' in 'global' says which file");
}

// Where a cookie names the server, HAProxy compares ports too.
static void
check_desktop(const struct proxy *p, struct sink *out)
{
	const struct line *l = proxy_setting(p, KW_PERSIST, "rdp-cookie");

	if (!l || l->flags & LINE_NO || !(p->sides & SIDE_BACKEND) || !line_counts(l))
		return;
	for (l = section_find(p->section, KW_SERVER); l; l = section_find_next(l)) {
		struct endpoint e;

		if (line_word_flags(l, 2) & WORD_UNKNOWN ||
			!endpoint_parse(line_word(l, 2),
				PORT_MAY | PORT_OFFSET | HOST_NAME | HOST_LATER, &e))
			continue;
		if (e.kind <= ENDPOINT_IPV6 && (e.low <= 0 || e.offset))
			report(out, line_span(l, 2),
				"an RDP cookie never leads to '%.*s': it has no port of its own",
				TEXT_ARG(line_word(l, 1)));
	}
}

// As long as the buffer is that tune.http.cookielen makes.
static void
check_cookie(const struct proxy *p, struct sink *out)
{
	enum { LONGEST = 63 };

	if (!(p->sides & SIDE_FRONTEND))
		return;
	for (const struct line *l = section_find(p->section, KW_CAPTURE); l;
		l = section_find_next(l)) {
		long long n;

		if (text_is(line_word(l, 1), "cookie") && text_is(line_word(l, 3), "len") &&
			text_number(line_word(l, 4), &n) && n > LONGEST)
			report(out, line_span(l, 4), "HAProxy keeps %d bytes of the cookie",
				LONGEST);
	}
}

// Browsers take no cookie for a whole top-level domain.
static void
check_domain(const struct proxy *p, struct sink *out)
{
	const struct line *l = section_find(p->section, KW_COOKIE);
	size_t word = l ? word_after(l, 2, "domain") : 0;

	if (word && p->sides & SIDE_BACKEND && !text_has(line_word(l, word), ".") &&
		!(line_word_flags(l, word) & WORD_UNKNOWN))
		report(out, line_span(l, word), "browsers ignore the domain '%.*s': it has no dot",
			TEXT_ARG(line_word(l, word)));
}

static void
check_proxy(const struct proxy *p, struct sink *out)
{
	check_alerts(p, out);
	check_desktop(p, out);
	check_dispatch(p, out);
	check_domain(p, out);
	check_external(p, out);
	check_servers(p, out);
}

// HAProxy connects to peers, and that is all.
static void
check_peers(const struct line *l, struct sink *out)
{
	static const char *const ignored[] = { "agent-check", "check", "init-addr", "resolvers" };

	for (; l; l = l->next_same)
		for (size_t i = 0; l->section->type == SECTION_PEERS &&
				   i < sizeof(ignored) / sizeof(ignored[0]);
			i++) {
			size_t word = server_param(l, ignored[i]);

			if (word && line_counts(l))
				report(out, line_span(l, word), "'%s' is ignored for peers",
					ignored[i]);
		}
}

static void
check(const struct model *m, struct sink *out)
{
	check_peers(m->lines[KW_DEFAULT_SERVER], out);
	check_peers(m->lines[KW_PEER], out);
	check_peers(m->lines[KW_SERVER], out);
	for (const struct proxy *p = m->proxies; p; p = p->next) {
		if (!p->sides || p->disabled)
			continue;
		check_proxy(p, out);
		if (!m->lines[KW_SERVER_STATE_FILE])
			check_state(p, out);
		if (!m->lines[KW_TUNE_HTTP_COOKIELEN])
			check_cookie(p, out);
	}
}

const struct rule rule_setting_without_effect = {
	.name = "setting-without-effect",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a setting does nothing, because another is there or is missing",
	.why = "HAProxy starts, warns, and ignores the setting: servers beside a default_backend "
	       "in "
	       "a listen section, which never get a request; mails without one of 'from', "
	       "'mailers' and 'to'; an external-check command without its option; a dispatch "
	       "address beside balance; a server state file of the global section that the global "
	       "section does not name.",
	.help = "take the setting out, or write what it needs",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "listen web\n"
	       "    bind :80\n"
	       "    default_backend app\n"
	       "    server old 192.0.2.1:80\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.2:80\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"listen web\n"
		"    bind :80\n"
		"    default_backend app\n"
		"\n"
		"backend app\n"
		"    server a 192.0.2.2:80\n",
	.see = "4.2 default_backend",
	.check = check,
};
