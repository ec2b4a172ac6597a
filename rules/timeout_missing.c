#include <string.h>

#include "model/flow.h"
#include "model/rule.h"

// The names that HAProxy once had for the timeouts; "removed-keyword" speaks of them.
static const struct old {
	const char *name;
	enum keyword_id keyword;
} olds[] = {
	{ "client", KW_CLITIMEOUT },
	{ "connect", KW_CONTIMEOUT },
	{ "server", KW_SRVTIMEOUT },
};

static bool
has_old(const struct proxy *p, const char *name)
{
	for (size_t i = 0; i < sizeof(olds) / sizeof(olds[0]); i++)
		if (strcmp(olds[i].name, name) == 0 && proxy_setting(p, olds[i].keyword, ""))
			return true;
	return false;
}

// Whether nothing, or 0, is set; a value that is not known may be any.
static bool
lacks(const struct proxy *p, const char *name)
{
	struct timeout t = proxy_timeout(p, name);

	return t.ms <= 0 && !has_old(p, name) &&
	       !(t.line && line_word_flags(t.line, 2) & WORD_UNKNOWN);
}

// The names that p lacks, as HAProxy counts: a tunnel's time stands for the server's in TCP mode.
static const char *
missing(struct arena *a, const struct proxy *p)
{
	bool serves =
		p->sides & SIDE_BACKEND && (section_find(p->section, KW_SERVER) ||
						   section_find(p->section, KW_SERVER_TEMPLATE));
	const char *list = "";

	if (p->sides & SIDE_FRONTEND && lacks(p, "client"))
		list = "client";
	if (serves && lacks(p, "connect"))
		list = arena_printf(a, "%s%sconnect", list, *list ? ", " : "");
	if (serves && lacks(p, "server") && (p->mode == MODE_HTTP || lacks(p, "tunnel")))
		list = arena_printf(a, "%s%sserver", list, *list ? ", " : "");
	return list;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct proxy *p = m->proxies; p; p = p->next) {
		const char *list;

		// What stands in defaults that are not there is not known.
		if (!p->defaults && section_parent(p->section))
			continue;
		if (!p->sides || !p->name.len || (p->mode != MODE_HTTP && p->mode != MODE_TCP) ||
			section_find(p->section, KW_DISABLED))
			continue;
		list = missing(out->arena, p);
		if (*list)
			report(out, line_span(p->section->header, 1), "'%.*s' has no timeout %s",
				TEXT_ARG(p->name), list);
	}
}

const struct rule rule_timeout_missing = {
	.name = "timeout-missing",
	.group = GROUP_TIMEOUT,
	.severity = SEV_WARNING,
	.summary = "a proxy lacks a timeout that every proxy needs",
	.why = "Without a time limit for clients, for connecting and for servers, connections "
	       "whose other end is gone stay for ever, until HAProxy can take no more. HAProxy "
	       "warns of it; 0 counts as unset.",
	.help = "set 'timeout client', 'timeout connect' and 'timeout server', best in defaults",
	.bad = "defaults\n"
	       "    timeout connect 5s\n"
	       "    timeout server 1m\n"
	       "\n"
	       "listen web\n"
	       "    bind :80\n"
	       "    server a 192.0.2.1:80\n",
	.good = "defaults\n"
		"    timeout connect 5s\n"
		"    timeout client 1m\n"
		"    timeout server 1m\n"
		"\n"
		"listen web\n"
		"    bind :80\n"
		"    server a 192.0.2.1:80\n",
	.see = "4.2 timeout client",
	.check = check,
};
