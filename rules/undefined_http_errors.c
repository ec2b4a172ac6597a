#include "model/defined.h"
#include "model/rule.h"

// From 3.4 on, defaults that nobody takes are looked at, too, while they have a name.
static bool
is_looked_at(const struct model *m, const struct line *l)
{
	const struct proxy *p = m->by_section[l->section->index];

	return line_matters(m, l) ||
	       (p && !p->sides && p->name.len && settings_judged(m->settings, SINCE(V3_4)));
}

static void
check_word(const struct model *m, const struct line *l, size_t word, struct sink *out)
{
	struct text name;

	if (word && defined_name(l, word, &name) && !defined_section(m, KW_HTTP_ERRORS, name) &&
		is_looked_at(m, l))
		report_undefined(
			m, out, line_span(l, word), KW_HTTP_ERRORS, "http-errors section", name);
}

static bool
answers(struct text action)
{
	return text_is(action, "deny") || text_is(action, "return") || text_is(action, "tarpit");
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;

	for (l = m->lines[KW_ERRORFILES]; l; l = l->next_same)
		check_word(m, l, 1, out);
	for (l = m->lines[KW_HTTP_ERROR]; l; l = l->next_same)
		check_word(m, l, word_after(l, 1, "errorfiles"), out);
	for (l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same)
		if (answers(line_word(l, 1)))
			check_word(m, l, word_after(l, 2, "errorfiles"), out);
	for (l = m->lines[KW_HTTP_RESPONSE]; l; l = l->next_same)
		if (answers(line_word(l, 1)))
			check_word(m, l, word_after(l, 2, "errorfiles"), out);
}

const struct rule rule_undefined_http_errors = {
	.name = "undefined-http-errors",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "error pages come from an http-errors section that does not exist",
	.why = "HAProxy refuses to start when errorfiles names an http-errors section that is not "
	       "there.",
	.help = "define the http-errors section, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    errorfiles site\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"http-errors site\n"
		"    errorfile 503 /dev/null\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    errorfiles site\n",
	.see = "3.8 HTTP-errors",
	.check = check,
};
