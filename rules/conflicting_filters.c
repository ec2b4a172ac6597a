#include "model/objection.h"
#include "model/rule.h"

// What a proxy has once of each kind, or once of each name.
enum { COMPRESS_REQUESTS = 1 << 0, COMPRESS_RESPONSES = 1 << 1, CACHES = 1 << 2, LIMITS = 1 << 3 };
#define COMPRESSES (COMPRESS_REQUESTS | COMPRESS_RESPONSES)

static const struct filter {
	const char *name;
	unsigned kinds;
	bool named, foreign; // foreign: with it a cache must have a filter of its own
} filters[] = {
	{ "bwlim-in", LIMITS, true, true },
	{ "bwlim-out", LIMITS, true, true },
	{ "cache", CACHES, true, false },
	{ "comp-req", COMPRESS_REQUESTS, false, false },
	{ "comp-res", COMPRESS_RESPONSES, false, false },
	{ "compression", COMPRESSES, false, false },
	{ "fcgi-app", 0, true, false },
};

static const struct filter other = { "", 0, false, true };

// NULL if the line is no filter that counts.
static const struct filter *
filter_of(const struct line *l)
{
	if (l->keyword != KW_FILTER || l->nwords < 2 || !line_counts(l))
		return NULL;
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (text_is(line_word(l, 1), filters[i].name))
			return &filters[i];
	return &other;
}

static bool
collide(const struct filter *a, const struct line *one, const struct line *l)
{
	const struct filter *b = filter_of(one);

	return b && a->kinds & b->kinds &&
	       (!a->named || (text_eq(line_word(one, 2), line_word(l, 2)) &&
				     !(line_word_flags(l, 2) & WORD_UNKNOWN)));
}

static void
check_twice(const struct line *l, struct sink *out)
{
	const struct filter *f = filter_of(l);
	const struct line *first = f ? section_find(l->section, KW_FILTER) : l;

	while (first && first != l && !collide(f, first, l))
		first = section_find_next(first);
	if (first && first != l)
		add_note(out,
			report(out, line_span(l, 1), "'%.*s' is a second filter like '%.*s'",
				TEXT_ARG(line_word(l, 1)), TEXT_ARG(line_word(first, 1))),
			line_span(first, 1), "the first one");
}

// The word with the cache that a rule uses; 0 if it uses none.
static size_t
cache_word(const struct line *l)
{
	bool uses = (l->keyword == KW_HTTP_REQUEST && text_is(line_word(l, 1), "cache-use")) ||
	            (l->keyword == KW_HTTP_RESPONSE && text_is(line_word(l, 1), "cache-store"));

	return uses && l->nwords > 2 && line_counts(l) ? 2 : 0;
}

// The first line of the section that makes a filter for that cache, whether it says so or uses it;
// *explicit: whether some line says so.
static const struct line *
cache_filter(const struct section *s, struct text name, bool *explicit)
{
	const struct line *first = NULL;

	*explicit = false;
	for (const struct line *l = section_first(s); l; l = section_next(l)) {
		const struct filter *f = filter_of(l);
		bool says = f && f->kinds & CACHES && text_eq(line_word(l, 2), name);

		if (!first && (says || (cache_word(l) && text_eq(line_word(l, 2), name))))
			first = l;
		*explicit |= says;
	}
	return first;
}

// The first filter of the section that compresses, or is foreign; NULL if there is none.
static const struct line *
find_filter(const struct section *s, unsigned kinds, bool foreign)
{
	for (const struct line *l = section_find(s, KW_FILTER); l; l = section_find_next(l)) {
		const struct filter *f = filter_of(l);

		if (f && (f->kinds & kinds || (foreign && f->foreign)))
			return l;
	}
	return NULL;
}

// l is the first line that makes a filter for a cache of its section.
static void
check_cache(const struct line *l, struct sink *out)
{
	struct text name = line_word(l, 2);
	const struct line *before = find_filter(l->section, COMPRESSES, false), *foreign;
	bool explicit;

	if (cache_filter(l->section, name, &explicit) != l)
		return;
	if (before && line_before(before, l)) {
		add_note(out,
			report(out, line_span(l, 2),
				"the filter of the cache '%.*s' stands below that for compression",
				TEXT_ARG(name)),
			line_span(before, 1), "the compression");
		return;
	}
	foreign = find_filter(l->section, 0, true);
	if (!explicit && foreign)
		set_help(out,
			report(out, line_span(l, 2),
				"beside the filter '%.*s', the cache '%.*s' needs one of its own",
				TEXT_ARG(line_word(foreign, 1)), TEXT_ARG(name)),
			"add 'filter cache %.*s'", TEXT_ARG(name));
}

static void
check(const struct model *m, struct sink *out)
{
	const struct section *section = NULL;

	for (const struct line *l = m->lines[KW_FILTER]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);

		check_twice(l, out);
		if (l->section == section || !p || !p->sides || p->disabled)
			continue;
		section = l->section;
		for (const struct line *c = section_first(section); c; c = section_next(c))
			if (cache_word(c) || (filter_of(c) && filter_of(c)->kinds & CACHES))
				check_cache(c, out);
	}
}

const struct rule rule_conflicting_filters = {
	.name = "conflicting-filters",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a proxy has filters that cannot be together, or not in that order",
	.why = "A proxy compresses once, asks each cache once, and each of its bandwidth limits "
	       "has a name of its own. A cache keeps what is not compressed yet, so its filter "
	       "stands above; and beside filters other than compression it needs a 'filter "
	       "cache' line. HAProxy refuses to start otherwise.",
	.help = "take one of the two out, or change their order",
	.bad = "listen web\n"
	       "    mode http\n"
	       "    filter compression\n"
	       "    filter compression\n",
	.good = "listen web\n"
		"    mode http\n"
		"    filter compression\n"
		"    filter trace\n",
	.see = "9. Supported filters",
	.check = check,
};
