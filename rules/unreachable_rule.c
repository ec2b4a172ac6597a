#include "model/rule.h"

// Actions after which a ruleset is not read on.
static const struct final {
	enum keyword_id keyword;
	size_t word; // of the action
	const char *action;
} finals[] = {
	{ KW_HTTP_AFTER_RESPONSE, 1, "allow" },
	{ KW_HTTP_REQUEST, 1, "allow" },
	{ KW_HTTP_REQUEST, 1, "auth" },
	{ KW_HTTP_REQUEST, 1, "deny" },
	{ KW_HTTP_REQUEST, 1, "reject" },
	{ KW_HTTP_REQUEST, 1, "return" },
	{ KW_HTTP_REQUEST, 1, "tarpit" },
	{ KW_HTTP_RESPONSE, 1, "allow" },
	{ KW_HTTP_RESPONSE, 1, "deny" },
	{ KW_HTTP_RESPONSE, 1, "return" },
	{ KW_TCP_REQUEST, 2, "accept" },
	{ KW_TCP_REQUEST, 2, "reject" },
	{ KW_TCP_RESPONSE, 2, "accept" },
	{ KW_TCP_RESPONSE, 2, "reject" },
};

static bool
ends(const struct line *l)
{
	if (l->flags & LINE_BRANCH || condition_find(l, 1))
		return false;
	if (l->keyword == KW_USE_BACKEND)
		return l->nwords > 1;
	for (size_t i = 0; i < sizeof(finals) / sizeof(finals[0]); i++)
		if (finals[i].keyword == l->keyword &&
			text_is(line_word(l, finals[i].word), finals[i].action))
			return true;
	return false;
}

// Whether two lines of a keyword stand in one ruleset.
static bool
same_rules(const struct line *a, const struct line *b)
{
	return a->keyword == KW_USE_BACKEND || a->keyword == KW_HTTP_REQUEST ||
	       a->keyword == KW_HTTP_RESPONSE || a->keyword == KW_HTTP_AFTER_RESPONSE ||
	       text_eq(line_word(a, 1), line_word(b, 1));
}

// The first rule after one that ends its ruleset; the others are so for the same reason.
static void
check_chain(const struct line *l, struct sink *out)
{
	for (const struct line *end = NULL; l; l = l->next_same) {
		if (end && end->section == l->section && same_rules(end, l)) {
			struct diag *d =
				report(out, line_span(l, 0), "no request gets as far as this rule");

			add_note(out, d, line_span(end, 0),
				"this rule ends the list, without condition");
			end = NULL;
		}
		if (!end || end->section != l->section)
			end = ends(l) ? l : NULL;
	}
}

static void
check(const struct model *m, struct sink *out)
{
	check_chain(m->lines[KW_HTTP_AFTER_RESPONSE], out);
	check_chain(m->lines[KW_HTTP_REQUEST], out);
	check_chain(m->lines[KW_HTTP_RESPONSE], out);
	check_chain(m->lines[KW_TCP_REQUEST], out);
	check_chain(m->lines[KW_TCP_RESPONSE], out);
	check_chain(m->lines[KW_USE_BACKEND], out);
}

const struct rule rule_unreachable_rule = {
	.name = "unreachable-rule",
	.group = GROUP_ROUTING,
	.severity = SEV_WARNING,
	.summary = "a rule stands after one that always ends the list",
	.why = "An action such as deny or return, and a use_backend, end their list of rules. "
	       "Without a condition they always do, and what stands after them never runs. That "
	       "holds for a dynamic use_backend too: where its name is no backend, default_backend "
	       "is next.",
	.help = "move the rule up, or give the earlier one a condition",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request deny\n"
	       "    http-request set-header X-A b\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request set-header X-A b\n"
		"    http-request deny\n",
	.see = "4.2 http-request",
	.check = check,
};
