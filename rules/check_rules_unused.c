#include "model/check_option.h"
#include "model/objection.h"
#include "model/rule.h"

// Steps of checks, and the option that makes them.
static const struct {
	enum keyword_id keyword;
	const char *option;
} steps[] = {
	{ KW_HTTP_CHECK, "httpchk" },
	{ KW_TCP_CHECK, "tcp-check" },
};

// Not a setting of what a check's outcome means.
static bool
is_step(const struct line *l)
{
	struct text word = line_word(l, 1);

	return !text_is(word, "disable-on-404") && !text_is(word, "send-state");
}

static void
check_first(const struct proxy *p, const struct line *l, const char *option, struct sink *out)
{
	const struct line *used = check_option(p);
	struct diag *d;

	if (used && (text_is(line_word(used, 1), option) || !line_counts(used)))
		return;
	d = report(out, line_span(l, 0), "'%s' is without effect: '%.*s' has no 'option %s'",
		keyword_names[l->keyword], TEXT_ARG(p->name), option);
	set_help(out, d, "add 'option %s', or take the '%s' lines out", option,
		keyword_names[l->keyword]);
	if (used)
		add_note(out, d, line_span(used, 0), "this says how its servers are checked");
}

static void
check(const struct model *m, struct sink *out)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		const struct section *told = NULL;

		for (const struct line *l = m->lines[steps[i].keyword]; l; l = l->next_same) {
			const struct proxy *p = line_proxy(m, l);

			if (l->section == told || !p || !(p->sides & SIDE_BACKEND) || p->disabled ||
				!is_step(l) || !line_counts(l))
				continue;
			told = l->section;
			check_first(p, l, steps[i].option, out);
		}
	}
}

const struct rule rule_check_rules_unused = {
	.name = "check-rules-unused",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "the steps of a check are said, but not that servers are checked so",
	.why = "http-check lines only say what 'option httpchk' does, and tcp-check lines what "
	       "'option tcp-check' does. Without the option, a check is no more than a connection, "
	       "and a server that answers with errors counts as healthy.",
	.help = "add the option, or take the lines out",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend app\n"
	       "    http-check send meth GET uri /health\n"
	       "    server a 192.0.2.1:80 check\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"backend app\n"
		"    option httpchk\n"
		"    http-check send meth GET uri /health\n"
		"    server a 192.0.2.1:80 check\n",
	.see = "4.2 http-check send",
	.check = check,
};
