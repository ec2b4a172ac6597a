#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"

static void
report_pair(const struct line *l, const char *what, const struct line *other, struct sink *out)
{
	if (!l || !other || !line_counts(l) || !line_counts(other))
		return;
	if (line_before(l, other)) {
		const struct line *first = l;

		l = other;
		other = first;
	}
	add_note(out, report(out, line_span(l, 0), "%s", what), line_span(other, 0), "the other");
}

// The line that makes p forward to wherever clients wanted to go; NULL if none does.
static const struct line *
transparent(const struct proxy *p)
{
	const struct line *option = proxy_setting(p, KW_OPTION, "transparent");

	if (option && !(option->flags & LINE_NO))
		return option;
	return option ? NULL : proxy_setting(p, KW_TRANSPARENT, "");
}

static const struct line *
stats_line(const struct section *s, const char *word)
{
	const struct line *l = section_find(s, KW_STATS);

	while (l && !text_is(line_word(l, 1), word))
		l = section_find_next(l);
	return l;
}

static void
check_proxy(const struct proxy *p, struct sink *out)
{
	const struct line *rule = stats_line(p->section, "http-request");
	const struct line *auth = stats_line(p->section, "auth");

	if (p->sides & SIDE_BACKEND)
		report_pair(transparent(p), "'transparent' and 'balance' exclude each other",
			proxy_setting(p, KW_BALANCE, ""), out);
	report_pair(rule,
		"'stats http-request' and 'stats auth' or 'stats realm' exclude each other",
		auth ? auth : stats_line(p->section, "realm"), out);
}

// The local peer listens in one place.
static void
check_peers(const struct section *s, struct sink *out)
{
	const struct line *bind = section_find(s, KW_BIND);

	for (const struct line *l = bind ? section_find_next(bind) : NULL; l;
		l = section_find_next(l))
		if (!lines_exclude(bind, l))
			report_pair(l, "a 'peers' section has one 'bind' line", bind, out);
}

// An object may take half of its cache.
static void
check_cache(const struct section *s, struct sink *out)
{
	const struct line *total = section_find(s, KW_TOTAL_MAX_SIZE);
	const struct line *object = section_find(s, KW_MAX_OBJECT_SIZE);
	long long megabytes, bytes;

	if (total && object && !section_find_next(total) && !section_find_next(object) &&
		text_number(line_word(total, 1), &megabytes) &&
		text_number(line_word(object, 1), &bytes) && bytes > megabytes << 19)
		report_pair(object, "an object may take half of its cache at most", total, out);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct section *s = m->config->sections; s; s = s->next)
		if (s->type == SECTION_PEERS)
			check_peers(s, out);
		else if (s->type == SECTION_CACHE)
			check_cache(s, out);
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->sides && !p->disabled)
			check_proxy(p, out);
}

const struct rule rule_conflicting_settings = {
	.name = "conflicting-settings",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "two settings of a section exclude each other",
	.why = "HAProxy refuses to start when a section says both. A transparent proxy connects to "
	       "where the client wanted to go and has nothing to balance. Who may see the "
	       "statistics is decided by passwords or by 'stats http-request' rules, which can "
	       "ask for passwords themselves. A 'peers' section has one "
	       "'bind' line. An object of a cache has at most half of the "
	       "cache's size.",
	.help = "take one of the two out",
	.bad = "backend app\n"
	       "    balance roundrobin\n"
	       "    option transparent\n",
	.good = "backend app\n"
		"    option transparent\n",
	.see = "4.2 stats http-request",
	.check = check,
};
