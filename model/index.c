#include "model/program.h"

#include <string.h>

// A list of thousands of rules, most of which ask for one host or path each, is not walked: the
// rules lie under the texts that they ask for.

// Once the steps have asked for so many texts, the others are asked themselves.
enum { FEW_STEPS = 24, LONGEST_PREFIX = 255, MOST_KEYS = 2000000 };

// Rules that ask for one text, in their order.
struct entry {
	struct text key; // first, for tables
	size_t step;
	bool whole; // the rule asks for nothing else: it applies
	struct entry *next, *last;
};

// Tests of one sample, one matching method and one idea of letter case.
struct group {
	struct text sample; // as written: first, for tables
	struct group *next;
	const struct expression *expression; // NULL: not for an index
	bool icase, prefix;
	bool lengths[LONGEST_PREFIX + 1]; // that prefixes have
	struct table *keys;
};

struct index {
	struct flow_cache *cache;
	struct table *groups_by_sample;
	struct group *groups;
	size_t *others; // steps that must always be asked
	size_t nothers, cap_others;
	bool whole; // of the step that is added
	size_t nkeys;
};

// A test on a line, as far as an index looks at it.
struct look {
	const struct line *line;
	size_t first, end; // its patterns
	struct group *group;
};

// Whether the sample is a string for sure, so that its patterns are compared as such.
static bool
is_string(const struct sample *s)
{
	static const char *const fetches[] = { "base", "hdr", "path", "pathq", "req.fhdr",
		"req.hdr", "req.ssl_sni", "req_ssl_sni", "ssl_fc_sni", "url" };
	static const char *const converters[] = { "field", "host_only", "lower", "upper",
		"url_dec" };
	bool found = false;

	for (size_t i = 0; i < sizeof(fetches) / sizeof(fetches[0]); i++)
		found |= text_is(s->fetch.name, fetches[i]);
	for (size_t i = 0; i < s->nconverters && found; i++) {
		found = false;
		for (size_t k = 0; k < sizeof(converters) / sizeof(converters[0]); k++)
			found |= text_is(s->converters[i].name, converters[k]);
	}
	return found;
}

static bool
prefix_match(const struct test *t, struct text method)
{
	enum match match = method.len ? MATCH_NONE : t->match;

	return (match == MATCH_BEG || text_is(method, "beg")) && is_string(&t->sample);
}

static bool
exact_match(const struct test *t, struct text method)
{
	if (method.len)
		return text_is(method, "str") && is_string(&t->sample);
	return (t->match == MATCH_STR || t->match == MATCH_NONE) && is_string(&t->sample);
}

static struct group *
new_group(struct index *ix, const struct line *l, size_t word, struct text method, bool icase)
{
	const struct test *t = test_parse(ix->cache->arena, l, word, word + 1);
	struct group *g = arena_new(ix->cache->arena, struct group);

	g->sample = line_word(l, word);
	g->icase = icase;
	g->prefix = prefix_match(t, method);
	if ((g->prefix || exact_match(t, method)) && !t->fault) {
		g->expression = expression_get(ix->cache, &t->sample);
		g->keys = table_new(ix->cache->arena, 0);
		g->next = ix->groups;
		ix->groups = g;
	}
	return g;
}

// test = sample ("-i" | "-m" method)* "--"? pattern*
static bool
look_at(struct index *ix, const struct line *l, size_t word, size_t end, struct look *out)
{
	struct text method = { "", 0 };
	bool icase = false;
	uint32_t salt;
	size_t i = word + 1;

	for (; i < end; i++) {
		struct text flag = line_word(l, i);

		if (!flag.len || flag.ptr[0] != '-')
			break;
		if (text_is(flag, "-i"))
			icase = true;
		else if (text_is(flag, "-m") && i + 1 < end)
			method = line_word(l, ++i);
		else
			return false;
	}
	salt = (uint32_t)icase | (method.len ? (uint32_t)(unsigned char)method.ptr[0] << 1 : 0);
	*out = (struct look){ l, i, end,
		table_get(ix->groups_by_sample, line_word(l, word), salt) };
	if (!out->group) {
		out->group = new_group(ix, l, word, method, icase);
		table_add(ix->groups_by_sample, &out->group->sample, salt);
	}
	return out->group->expression != NULL;
}

static bool
usable(const struct look *k)
{
	for (size_t i = k->first; i < k->end; i++)
		if (line_word_flags(k->line, i) & WORD_UNKNOWN ||
			(k->group->prefix && line_word(k->line, i).len > LONGEST_PREFIX))
			return false;
	return true;
}

static void
add_key(struct index *ix, struct group *g, struct text key, size_t step)
{
	struct entry *e = arena_new(ix->cache->arena, struct entry), *first;

	e->key = g->icase ? text_lower(ix->cache->arena, key) : key;
	e->step = step;
	e->whole = ix->whole;
	e->last = e;
	if (g->prefix)
		g->lengths[key.len] = true;
	first = table_get(g->keys, e->key, 0);
	if (!first) {
		table_add(g->keys, &e->key, 0);
		return;
	}
	first->last->next = e;
	first->last = e;
}

static void
add_keys(struct index *ix, const struct look *k, size_t step)
{
	ix->nkeys += k->end - k->first;
	for (size_t i = k->first; i < k->end; i++)
		add_key(ix, k->group, line_word(k->line, i), step);
}

// Puts the step under all that the ACL's lines ask for; with `try` only says whether that can be.
static bool
add_acl(struct index *ix, const struct acl *acl, size_t step, bool try)
{
	for (const struct acl_line *al = acl->lines; al; al = al->next) {
		struct look k;

		if (al->line->flags & LINE_BRANCH ||
			!look_at(ix, al->line, 2, line_nargs(al->line), &k) || !usable(&k))
			return false;
		if (!try)
			add_keys(ix, &k, step);
	}
	return true;
}

static bool
add_inline(struct index *ix, const struct line *l, size_t from, size_t end, size_t step, bool try)
{
	struct look k;

	if (!look_at(ix, l, from, end, &k) || !usable(&k))
		return false;
	if (!try)
		add_keys(ix, &k, step);
	return true;
}

static bool
is_or(struct text word)
{
	return text_is(word, "or") || text_is(word, "||");
}

static size_t
after_term(const struct line *l, size_t i, size_t end)
{
	if (!text_is(line_word(l, i), "{"))
		return i + 1;
	while (i < end && !text_is(line_word(l, i), "}"))
		i++;
	return i + 1;
}

// The first term from word *at up to an "or" that an index can use.
static bool
add_conjunction(struct index *ix, const struct step *s, size_t *at, size_t step, bool try)
{
	const struct line *l = s->line;
	size_t end = line_nargs(l);
	bool done = false;

	while (*at < end && !is_or(line_word(l, *at))) {
		struct text word = line_word(l, *at);
		size_t next = after_term(l, *at, end);
		const struct acl *acl;

		if (word.ptr[0] == '!') {
			// A "!" may stand alone before its term.
			next = word.len == 1 ? after_term(l, *at + 1, end) : next;
		} else if (!done && text_is(word, "{")) {
			done = add_inline(ix, l, *at + 1, next - 1, step, try);
		} else if (!done && (acl = model_acl(ix->cache->m, s->owner, word)) != NULL) {
			done = add_acl(ix, acl, step, true);
			if (done && !try)
				add_acl(ix, acl, step, false);
		}
		*at = next;
	}
	return done;
}

static bool
add_condition(struct index *ix, const struct step *s, size_t step, bool try)
{
	size_t at = condition_find(s->line, s->word ? s->word + 1 : 1);

	if (!at || !text_is(line_word(s->line, at), "if") || s->line->flags & LINE_BRANCH)
		return false;
	ix->whole = after_term(s->line, at + 1, line_nargs(s->line)) == line_nargs(s->line);
	do {
		at++;
		if (!add_conjunction(ix, s, &at, step, try))
			return false;
	} while (at < line_nargs(s->line));
	return true;
}

static void
add_other(struct index *ix, size_t step)
{
	if (ix->nothers == ix->cap_others) {
		size_t cap = ix->cap_others ? 2 * ix->cap_others : 16;

		ix->others = arena_grow(ix->cache->arena, ix->others,
			ix->cap_others * sizeof(size_t), cap * sizeof(size_t));
		ix->cap_others = cap;
	}
	ix->others[ix->nothers++] = step;
}

static struct index *
build(struct flow_cache *c, const struct steps *list)
{
	struct index *ix = arena_new(c->arena, struct index);

	ix->cache = c;
	ix->groups_by_sample = table_new(c->arena, 0);
	for (size_t i = 0; i < list->count; i++) {
		if (ix->nkeys < MOST_KEYS && add_condition(ix, &list->all[i], i, true))
			add_condition(ix, &list->all[i], i, false);
		else
			add_other(ix, i);
	}
	return ix;
}

// False if there is no room for more.
static bool
find_key(struct lookup *out, const struct group *g, struct text key)
{
	const struct entry *e = table_get(g->keys, key, 0);

	if (!e)
		return true;
	if (out->nfound == MAX_FOUND)
		return false;
	out->found[out->nfound++] = e;
	return true;
}

static bool
find_prefixes(struct lookup *out, const struct group *g, struct text key)
{
	for (size_t n = 0; n <= key.len && n <= LONGEST_PREFIX; n++)
		if (g->lengths[n] && !find_key(out, g, text_before(key, n)))
			return false;
	return true;
}

// The steps that ask for what the request has; false if that is not known.
static bool
find_group(struct walk *w, const struct group *g, struct lookup *out)
{
	for (struct value *v = expression_eval(w, g->expression, true); v; v = v->next) {
		struct text key = v->text;

		if (v->knowledge != KNOWN || v->type != VALUE_STRING)
			return false;
		if (g->icase)
			key = text_lower(w->arena, key);
		if (!(g->prefix ? find_prefixes(out, g, key) : find_key(out, g, key)))
			return false;
	}
	return true;
}

static void
look_up(struct walk *w, const struct index *ix)
{
	struct lookup *out = &w->lookup;

	out->index = ix;
	out->nfound = 0;
	out->usable = true;
	for (const struct group *g = ix->groups; g && out->usable; g = g->next)
		out->usable = find_group(w, g, out);
	out->changes = w->message.changes;
}

// The least step from `from` on that was found; `none` if there is none.
static size_t
next_found(struct lookup *l, size_t from, size_t none)
{
	size_t least = none;

	for (size_t i = 0; i < l->nfound; i++) {
		const struct entry *e = l->found[i];

		while (e && e->step < from)
			e = e->next;
		l->found[i] = e;
		if (!e || e->step > least || (e->step == least && !e->whole))
			continue;
		least = e->step;
		l->sure = e->whole;
	}
	return least;
}

static size_t
next_other(const struct index *ix, size_t from, size_t none)
{
	size_t low = 0, high = ix->nothers;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (ix->others[middle] < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ix->nothers ? ix->others[low] : none;
}

size_t
index_next(struct walk *w, struct steps *list, size_t from)
{
	size_t least;

	w->lookup.sure = false;
	if (list->count <= FEW_STEPS || w->request->trace || from >= list->count)
		return from;
	if (!list->index)
		list->index = build(w->cache, list);
	least = next_other(list->index, from, list->count);
	if (least == from)
		return from;
	if (w->lookup.index != list->index || w->lookup.changes != w->message.changes)
		look_up(w, list->index);
	return w->lookup.usable ? next_found(&w->lookup, from, least) : from;
}
