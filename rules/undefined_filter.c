#include "model/defined.h"
#include "model/rule.h"

// Whether the proxy has a filter of that kind; with a name, of that engine.
static bool
has_filter(const struct proxy *p, const char *kind, struct text engine)
{
	for (const struct line *l = section_find(p->section, KW_FILTER); l;
		l = section_find_next(l)) {
		size_t word = word_after(l, 2, "engine");

		if (!text_starts(line_word(l, 1), kind))
			continue;
		if (!engine.len || !word || line_word_flags(l, word) & WORD_UNKNOWN ||
			text_eq(line_word(l, word), engine))
			return true;
	}
	return p->defaults && has_filter(p->defaults, kind, engine);
}

static void
check_action(const struct model *m, const struct line *l, size_t action, struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);
	struct text word = line_word(l, action), name;

	if (!text_is(word, "send-spoe-group") && !text_is(word, "set-bandwidth-limit"))
		return;
	if (!p || !p->sides || p->disabled || !defined_name(l, action + 1, &name))
		return;
	if (text_is(word, "send-spoe-group") && !has_filter(p, "spoe", name))
		report(out, line_span(l, action + 1),
			"'%.*s' has no SPOE filter with the engine '%.*s'", TEXT_ARG(p->name),
			TEXT_ARG(name));
	// With any such filter, an unknown name is accepted (seen).
	if (text_is(word, "set-bandwidth-limit") && !has_filter(p, "bwlim-", (struct text){ 0 }))
		report(out, line_span(l, action + 1), "'%.*s' has no filter of bandwidth",
			TEXT_ARG(p->name));
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;

	for (l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same)
		check_action(m, l, 1, out);
	for (l = m->lines[KW_HTTP_RESPONSE]; l; l = l->next_same)
		check_action(m, l, 1, out);
	for (l = m->lines[KW_TCP_REQUEST]; l; l = l->next_same)
		check_action(m, l, 2, out);
	for (l = m->lines[KW_TCP_RESPONSE]; l; l = l->next_same)
		check_action(m, l, 2, out);
}

const struct rule rule_undefined_filter = {
	.name = "undefined-filter",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a rule drives a filter that its proxy does not have",
	.why = "send-spoe-group needs a 'filter spoe' with the same engine in the same proxy, "
	       "set-bandwidth-limit a filter bwlim-in or bwlim-out. HAProxy refuses to start "
	       "without.",
	.help = "add the filter to the proxy, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request send-spoe-group waf check\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request deny\n",
	.see = "9. Supported filters",
	.check = check,
};
