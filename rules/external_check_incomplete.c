#include "model/check_option.h"
#include "model/objection.h"
#include "model/rule.h"

static bool
in_global(const struct line *l)
{
	for (; l; l = l->next_same)
		if (l->section->type == SECTION_GLOBAL)
			return true;
	return false;
}

static void
check_proxy(const struct model *m, const struct proxy *p, const struct line *l, struct sink *out)
{
	struct span at = line_span(l, 1);

	if (!in_global(m->lines[KW_EXTERNAL_CHECK]))
		report(out, at, "no 'external-check' in 'global' allows external checks");
	else if (!proxy_setting(p, KW_EXTERNAL_CHECK, "command"))
		report(out, at, "'%.*s' has no 'external-check command' to run", TEXT_ARG(p->name));
	else if (!in_global(m->lines[KW_INSECURE_FORK_WANTED]))
		set_help(out,
			report_as(out, SEV_WARNING, at,
				"without 'insecure-fork-wanted' in 'global', HAProxy starts no "
				"program"),
			"write 'insecure-fork-wanted' in the section 'global'");
}

// HAProxy looks for the program in the folders of the path alone, and does so whether the option is
// set or not.
static void
check_commands(const struct model *m, struct sink *out)
{
	const struct line *told = NULL;

	for (const struct proxy *p = m->proxies; p; p = p->next) {
		const struct line *l = p->sides & SIDE_BACKEND && !p->disabled
		                               ? proxy_setting(p, KW_EXTERNAL_CHECK, "command")
		                               : NULL;

		if (!l || l == told || l->nwords < 3 || !line_counts(l) ||
			line_word_flags(l, 2) & WORD_UNKNOWN || text_starts(line_word(l, 2), "/") ||
			proxy_setting(p, KW_EXTERNAL_CHECK, "path"))
			continue;
		told = l;
		report(out, line_span(l, 2),
			"'%.*s' does not begin with '/', and no 'external-check path' says where "
			"it is",
			TEXT_ARG(line_word(l, 2)));
	}
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l = m->lines[KW_OPTION], *told = NULL;

	if (m->lines[KW_EXTERNAL_CHECK])
		check_commands(m, out);

	while (l && !text_is(line_word(l, 1), "external-check"))
		l = l->next_same;
	for (const struct proxy *p = l ? m->proxies : NULL; p; p = p->next) {
		const struct line *option = p->sides && !p->disabled ? check_option(p) : NULL;

		if (!option || option == told || !line_counts(option) ||
			!text_is(line_word(option, 1), "external-check"))
			continue;
		told = option;
		check_proxy(m, p, option, out);
	}
}

const struct rule rule_external_check_incomplete = {
	.name = "external-check-incomplete",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "servers are checked by a program that is not named or not allowed",
	.why = "'option external-check' needs the line 'external-check command', and in 'global' "
	       "both 'external-check', which allows it, and 'insecure-fork-wanted', without which "
	       "the system lets HAProxy start no program. HAProxy refuses to start without the "
	       "first two, and warns of the third.",
	.help = "write 'external-check' and 'insecure-fork-wanted' in the section 'global', and "
		"'external-check command' beside the option",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend app\n"
	       "    option external-check\n"
	       "    external-check command /usr/local/bin/check\n"
	       "    server a 192.0.2.1:80 check\n",
	.good = "global\n"
		"    external-check\n"
		"    insecure-fork-wanted\n"
		"\n"
		"defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"backend app\n"
		"    option external-check\n"
		"    external-check command /usr/local/bin/check\n"
		"    server a 192.0.2.1:80 check\n",
	.see = "4.2 option external-check",
	.check = check,
};
