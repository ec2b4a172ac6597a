#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"
#include "model/server_param.h"

// A server's "track" and the line of the server that it names; NULL if it tracks none, or nobody
// knows which.
static const struct line *
tracked(const struct model *m, const struct line *l, const struct line **says)
{
	const struct proxy *p = line_proxy(m, l);
	struct text name, server;
	size_t slash;

	*says = server_setting(p, l, "track", NULL);
	if (!*says || !defined_name(*says, server_param(*says, "track") + 1, &name))
		return NULL;
	slash = text_find_char(name, '/');
	server = slash < name.len ? text_after(name, slash + 1) : name;
	if (slash < name.len)
		p = model_proxy(m, SIDE_BACKEND, text_before(name, slash));
	return p ? defined_server(p, server) : NULL;
}

static bool
is_watched(const struct model *m, const struct line *l)
{
	const struct proxy *p = line_proxy(m, l);

	return server_setting(p, l, "track", NULL) || server_has(p, l, "check", "no-check") ||
	       server_has(p, l, "agent-check", "no-agent-check") || !line_known(l);
}

// Whether the servers that `l` tracks lead back to it.  HAProxy sees that at the last of them.
static bool
leads_back(const struct model *m, const struct line *l, const struct line *at)
{
	const struct line *says;

	while (at && at != l && line_before(at, l))
		at = tracked(m, at, &says);
	return at == l;
}

static void
check_server(const struct model *m, const struct line *l, struct sink *out)
{
	const struct line *says, *at = tracked(m, l, &says);
	struct text name = line_word(l, 1);
	struct span where;

	if (!says || !line_known(l))
		return;
	where = line_span(l, says == l ? server_param(l, "track") : 1);
	if (server_has(line_proxy(m, l), l, "check", "no-check"))
		report(out, where, "'%.*s' is checked itself and tracks another server",
			TEXT_ARG(name));
	else if (at && leads_back(m, l, at))
		report(out, where, "what '%.*s' tracks leads back to it", TEXT_ARG(name));
	else if (at && !is_watched(m, at) && !lines_exclude(l, at))
		add_note(out,
			report(out, where, "'%.*s' tracks a server that nobody checks",
				TEXT_ARG(name)),
			line_span(at, 1), "that server");
}

static void
check(const struct model *m, struct sink *out)
{
	static const enum keyword_id keywords[] = { KW_SERVER, KW_SERVER_TEMPLATE };

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same) {
			const struct proxy *p = line_proxy(m, l);

			if (p && p->sides & SIDE_BACKEND && !p->disabled && line_counts(l))
				check_server(m, l, out);
		}
}

const struct rule rule_broken_tracking = {
	.name = "broken-tracking",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a server tracks one whose state nobody knows, or is checked as well",
	.why = "With 'track' a server takes the state of another one instead of being checked. So "
	       "the other one must be checked, by HAProxy or by its agent, or track a server that "
	       "is, and the one that tracks must not be checked itself. HAProxy refuses to start "
	       "otherwise, and when servers track each other in a circle.",
	.help = "write 'check' on the server that is tracked, and 'track' on the others",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend app\n"
	       "    server one 192.0.2.1:80\n"
	       "    server two 192.0.2.1:81 track one\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"backend app\n"
		"    server one 192.0.2.1:80 check\n"
		"    server two 192.0.2.1:81 track one\n",
	.see = "5.2 track",
	.check = check,
};
