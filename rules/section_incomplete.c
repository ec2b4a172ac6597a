#include "model/rule.h"

// What a section must say.
static const struct {
	enum keyword_id section, needed, other; // instead of the one needed; KW_UNKNOWN for none
	enum severity severity;
} rows[] = {
	{ KW_CACHE, KW_TOTAL_MAX_SIZE, KW_UNKNOWN, SEV_ERROR },
	{ KW_FCGI_APP, KW_DOCROOT, KW_UNKNOWN, SEV_ERROR },
	{ KW_MAILERS, KW_MAILER, KW_UNKNOWN, SEV_WARNING },
	{ KW_PROGRAM, KW_COMMAND, KW_UNKNOWN, SEV_ERROR },
	{ KW_RESOLVERS, KW_NAMESERVER, KW_PARSE_RESOLV_CONF, SEV_WARNING },
};

static void
check(const struct model *m, struct sink *out)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (const struct line *l = m->lines[rows[i].section]; l; l = l->next_same)
			if (l->flags & LINE_HEADER && line_word(l, 1).len &&
				!section_find(l->section, rows[i].needed) &&
				!section_find(l->section, rows[i].other))
				report_as(out, rows[i].severity, line_span(l, 1),
					"'%.*s' has no '%s'", TEXT_ARG(line_word(l, 1)),
					keyword_names[rows[i].needed]);
}

const struct rule rule_section_incomplete = {
	.name = "section-incomplete",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a section lacks the line that it cannot do without",
	.why = "A cache has a size, an FCGI application a folder and a program a command. HAProxy "
	       "refuses to start without. Without its servers it ignores mailers and resolvers, "
	       "and says so.",
	.help = "write the line that is missing",
	.bad = "cache pages\n"
	       "    max-age 60\n",
	.good = "cache pages\n"
		"    total-max-size 16\n"
		"    max-age 60\n",
	.see = "6.2.1 Cache section",
	.check = check,
};
