#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"

// The sections whose names HAProxy compares with others of their kind; proxies are a rule of
// their own.
static const struct {
	enum keyword_id keyword;
	enum severity severity;
} kinds[] = {
	{ KW_ACME, SEV_ERROR }, { KW_CACHE, SEV_ERROR }, { KW_FCGI_APP, SEV_ERROR },
	{ KW_HEALTHCHECK, SEV_ERROR }, { KW_HTTP_ERRORS, SEV_ERROR }, { KW_LOG_FORWARD, SEV_ERROR },
	{ KW_LOG_PROFILE, SEV_ERROR }, { KW_MAILERS, SEV_ERROR }, { KW_PEERS, SEV_ERROR },
	{ KW_PROGRAM, SEV_ERROR }, { KW_RESOLVERS, SEV_ERROR }, { KW_RING, SEV_ERROR },
	{ KW_USERLIST, SEV_WARNING }, // the second is passed over
};

static void
report_second(
	const struct line *l, const struct named *first, enum severity severity, struct sink *out)
{
	add_note(out,
		report_as(out, line_counts(l) ? severity : SEV_WARNING, line_span(l, 1),
			"two %s sections are named '%.*s'", section_type_name(l->section->type),
			TEXT_ARG(first->name)),
		line_span(first->line, first->word), "the first");
}

static void
check_kind(const struct model *m, enum keyword_id kind, enum severity severity, struct sink *out)
{
	struct table *names = m->lines[kind] ? table_new(out->arena, 0) : NULL;

	for (const struct line *l = m->lines[kind]; l; l = l->next_same) {
		struct named new = { line_word(l, 1), l, 1 };
		const struct named *first;

		if (!(l->flags & LINE_HEADER) || !new.name.len ||
			line_word_flags(l, 1) & WORD_UNKNOWN)
			continue;
		first = take_name(names, out->arena, new, 0);
		if (first)
			report_second(l, first, severity, out);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		check_kind(m, kinds[i].keyword, kinds[i].severity, out);
}

const struct rule rule_duplicate_section = {
	.name = "duplicate-section",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "two sections of a kind have the same name",
	.why = "HAProxy refuses a second section of resolvers, peers, mailers, http-errors and the "
	       "like that has the name of another one. Of a userlist it passes over the second, "
	       "with a warning.",
	.help = "rename one of them, or put the lines of both into one",
	.bad = "resolvers docker\n"
	       "    nameserver a 192.0.2.1:53\n"
	       "resolvers docker\n"
	       "    nameserver b 192.0.2.2:53\n",
	.good = "resolvers docker\n"
		"    nameserver a 192.0.2.1:53\n"
		"    nameserver b 192.0.2.2:53\n",
	.see = "12 Other sections",
	.check = check,
};
