#include "model/check_option.h"
#include "model/objection.h"
#include "model/rule.h"

// Steps of a check; HAProxy does not look at the others, which only say something of the check.
static const char *const steps[] = { "connect", "expect", "send", "send-binary", "send-binary-lf",
	"send-lf" };

// What an http-check step may not follow, and what is missing between the two.
static const struct {
	const char *step, *after, *missing;
} gaps[] = {
	{ "send", "send", "connect" },
	{ "send", "expect", "connect" },
	{ "expect", "connect", "send" },
	{ "connect", "connect", "expect" },
	{ "connect", "send", "expect" },
};

// The check of a section, as far as it is read.
struct check {
	const struct line *first, *last; // of its steps
};

static bool
is_step(const struct line *l)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (text_is(line_word(l, 1), steps[i]))
			return true;
	return false;
}

// HAProxy looks for gaps once it knows that the proxy's checks are HTTP.
static bool
is_http(const struct model *m, const struct line *l)
{
	const struct line *option = check_option_at(line_proxy(m, l), l);

	return option && !(option->flags & LINE_NO) && line_counts(option) &&
	       text_is(line_word(option, 1), "httpchk");
}

static const char *
missing_before(const struct line *l, const struct line *last)
{
	for (size_t i = 0;
		l->keyword == KW_HTTP_CHECK && last && i < sizeof(gaps) / sizeof(gaps[0]); i++)
		if (text_is(line_word(l, 1), gaps[i].step) &&
			text_is(line_word(last, 1), gaps[i].after))
			return gaps[i].missing;
	return NULL;
}

// Whether the step may stand there.
static bool
check_step(const struct model *m, const struct check *c, const struct line *l, struct sink *out)
{
	const char *missing = missing_before(l, c->last);
	struct text step = line_word(l, 1);

	if (c->first && text_is(step, "connect") && !text_is(line_word(c->first, 1), "connect"))
		add_note(out,
			report(out, line_span(l, 1),
				"the check connects after it has begun with '%.*s'",
				TEXT_ARG(line_word(c->first, 1))),
			line_span(c->first, 1), "its first step");
	else if (missing && is_http(m, l))
		add_note(out,
			report(out, line_span(l, 1), "'%.*s' follows '%.*s' without '%s'",
				TEXT_ARG(step), TEXT_ARG(line_word(c->last, 1)), missing),
			line_span(c->last, 1), "the step before it");
	else
		return true;
	return false;
}

static void
check_lines(const struct model *m, enum keyword_id keyword, struct sink *out)
{
	const struct section *section = NULL;
	struct check c = { 0 };

	for (const struct line *l = m->lines[keyword]; l; l = l->next_same) {
		if (l->section != section)
			c = (struct check){ 0 };
		section = l->section;
		if (!line_counts(l) || !is_step(l) || !check_step(m, &c, l, out))
			continue;
		c.last = l;
		if (!c.first)
			c.first = l;
	}
}

static void
check(const struct model *m, struct sink *out)
{
	check_lines(m, KW_HTTP_CHECK, out);
	check_lines(m, KW_TCP_CHECK, out);
}

const struct rule rule_misordered_check = {
	.name = "misordered-check",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "the steps of a health check stand in an order that HAProxy refuses",
	.why = "A check without 'connect' opens the connection itself. As soon as it has such a "
	       "step, its first must be one, after comments and variables at most. An http-check "
	       "sends one request on each connection, and expects something of the answer before "
	       "it opens the next.",
	.help = "begin with 'connect', and put 'send' and then 'expect' below each",
	.bad = "backend app\n"
	       "    mode http\n"
	       "    option httpchk\n"
	       "    http-check send meth GET uri /health\n"
	       "    http-check connect default\n"
	       "    server a 192.0.2.1:80 check\n",
	.good = "backend app\n"
		"    mode http\n"
		"    option httpchk\n"
		"    http-check connect default\n"
		"    http-check send meth GET uri /health\n"
		"    server a 192.0.2.1:80 check\n",
	.see = "4.2 http-check connect",
	.check = check,
};
