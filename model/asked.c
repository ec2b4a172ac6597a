#include "model/asked.h"

#include "model/rule_list.h"

#define ON(place) PLACE_BIT(PLACE_##place)

// Conditions that stand in no list of rules.
static const struct {
	enum keyword_id keyword;
	const char *word; // the second one; NULL for any
	unsigned frontend, backend;
	bool raw; // HAProxy minds bytes in mode http
} others[] = {
	{ KW_FORCE_BE_SWITCH, NULL, ON(FE_REQUEST), 0, false },
	{ KW_FORCE_PERSIST, NULL, 0, ON(BE_REQUEST), false },
	{ KW_IGNORE_PERSIST, NULL, 0, ON(BE_REQUEST), false },
	{ KW_STATS, "admin", ON(FE_HTTP_REQUEST), ON(BE_HTTP_REQUEST), false },
	{ KW_STATS, "http-request", ON(FE_HTTP_REQUEST), ON(BE_HTTP_REQUEST), false },
	{ KW_STICK, "store-response", 0, ON(BE_STICK_STORE), true },
	{ KW_STICK, NULL, 0, ON(BE_USE_SERVER), true },
	{ KW_USE_BACKEND, NULL, ON(FE_USE_BACKEND), 0, true },
	{ KW_USE_SERVER, NULL, 0, ON(BE_USE_SERVER), true },
};

// The row of l; the number of rows if it has none.
static size_t
find_other(const struct line *l)
{
	size_t n = sizeof(others) / sizeof(others[0]), i = 0;

	while (i < n && (others[i].keyword != l->keyword ||
				(others[i].word && !text_is(line_word(l, 1), others[i].word))))
		i++;
	return i;
}

unsigned
asked_places(const struct line *l, unsigned sides)
{
	const struct rule_list *list = rule_list_of(l);
	size_t i = list ? 0 : find_other(l);

	if (list)
		return rule_list_places(list, sides, USE_AT_RULE);
	if (i == sizeof(others) / sizeof(others[0]))
		return 0;
	return (sides & SIDE_FRONTEND ? others[i].frontend : 0) |
	       (sides & SIDE_BACKEND ? others[i].backend : 0);
}

unsigned
predefined_source(struct text name, unsigned versions)
{
	const char *test = predefined_acl(name), *fetch;
	struct text rest = text_of(test ? test : ""), call = text_cut(&rest, ' ');
	enum match unused;

	call = text_before(call, text_find_char(call, '('));
	fetch = test_name(call, &unused);
	return fetch_source(fetch ? text_of(fetch) : call, versions);
}

// How many of the sources have no value at any of the places.
static unsigned
absent(unsigned sources, unsigned places)
{
	unsigned out = 0;

	for (unsigned i = 0; i < FROM_COUNT; i++)
		if (sources & SOURCE_BIT(i) && !(source_places((enum source_kind)i) & places))
			out |= SOURCE_BIT(i);
	return out;
}

// What the condition stands in: "'tcp-request content' rules", "'use_backend' lines".
static const char *
where(struct arena *a, const struct line *l)
{
	const struct rule_list *list = rule_list_of(l);

	if (list && list->word)
		return arena_printf(a, "'%s %s' rules", keyword_names[l->keyword], list->word);
	return arena_printf(a, "'%s' %s", keyword_names[l->keyword], list ? "rules" : "lines");
}

static bool
minds_bytes(const struct proxy *p, const struct line *l)
{
	size_t i = rule_list_of(l) ? 0 : find_other(l);

	if (!p || !p->sides || p->mode != MODE_HTTP || l->keyword == KW_REDIRECT)
		return false;
	return rule_list_of(l) || (i < sizeof(others) / sizeof(others[0]) && others[i].raw);
}

static void
warn(struct checker *c, const struct asked *a, const char *message, const char *help)
{
	struct fault *f =
		checker_fault(c, FAULT_VALUE, a->line, a->word, (struct text){ 0 }, message);

	f->warning = true;
	f->help = help;
}

void
asked_check(struct checker *c, const struct proxy *p, const struct asked *a, unsigned places)
{
	unsigned gone = absent(a->sources, places);
	bool all = gone == a->sources && !a->vague;
	struct text name = line_word(a->line, a->word);

	while (name.len && name.ptr[0] == '!')
		name = text_after(name, 1);
	if (gone)
		warn(c, a,
			arena_printf(c->arena, "%s'%.*s' never %s: what %s for is not there in %s",
				all ? "" : "some of ", TEXT_ARG(name), all ? "matches" : "match",
				all ? "it asks" : "they ask", where(c->arena, a->line)),
			"ask in rules that run when the value is there, or for another value");
	else if (a->sources & RAW_SOURCES && minds_bytes(p, a->line))
		warn(c, a,
			arena_printf(c->arena,
				"'%.*s' asks for bytes, which HAProxy ignores in mode http",
				TEXT_ARG(name)),
			"ask for something of the HTTP message instead, or use mode tcp");
}
