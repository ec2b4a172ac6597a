#include "model/acme_patterns.h"

#include <string.h>

#include "model/held.h"
#include "parser/nearest.h"
#include "parser/regex.h"

// Letters of the path that may be wrong before it is another path.
enum { NEAR = 3 };

struct pattern_finder {
	const struct model *m;
	const struct proxy *proxy;
	const struct acl *acl;
	struct challenge_pattern *first, **end;
};

static bool
token_bytes(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];

		if (!ascii_letter(c) && !ascii_digit(c) && c != '-' && c != '_')
			return false;
	}
	return true;
}

// Whether t is what a challenge's path may begin with, or be, if `whole`.
static bool
begins_challenge(struct text t, bool whole)
{
	size_t n = sizeof(CHALLENGE_PATH) - 1;

	if (t.len <= n)
		return !whole && text_eq(t, text_before(TEXT(CHALLENGE_PATH), t.len));
	return text_starts(t, CHALLENGE_PATH) && token_bytes(text_after(t, n));
}

// Whether t may be what a challenge's path ends with.
static bool
ends_challenge(struct text t)
{
	for (size_t i = 0; i < sizeof(CHALLENGE_PATH) - 1; i++) {
		struct text tail = text_after(TEXT(CHALLENGE_PATH), i);

		if (t.len > tail.len && text_eq(text_before(t, tail.len), tail) &&
			token_bytes(text_after(t, tail.len)))
			return true;
	}
	return token_bytes(t);
}

static bool
regex_fits(struct arena *a, struct text pattern, bool ignore_case)
{
	const char *fault = NULL;
	size_t offset;
	const struct regex *r =
		regex_compile(a, pattern, ignore_case ? REGEX_ICASE : 0, &fault, &offset);

	return !r ||
	       regex_match(a, r, TEXT(CHALLENGE_PATH CHALLENGE_TOKEN), NULL) != REGEX_NO_MATCH;
}

// Whether the pattern can match some challenge's path.
static bool
can_match(struct arena *a, const struct test *t, struct text pattern)
{
	if (t->ignore_case)
		pattern = text_lower(a, pattern);
	switch (t->match) {
	case MATCH_NONE:
	case MATCH_STR:
		return begins_challenge(pattern, true);
	case MATCH_BEG:
		return begins_challenge(pattern, false);
	case MATCH_END:
		return ends_challenge(pattern);
	case MATCH_SUB:
		return text_has(TEXT(CHALLENGE_PATH), text_string(a, pattern)) ||
		       ends_challenge(pattern) || begins_challenge(pattern, false);
	case MATCH_REG:
		return regex_fits(a, pattern, t->ignore_case);
	default:
		return true;
	}
}

// The pattern without what is only around the path: an anchor, escapes, a star, slashes.
static struct text
bare(struct arena *a, struct text pattern)
{
	char *out = arena_alloc(a, pattern.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < pattern.len; i++)
		if (!strchr("^\\*$()", pattern.ptr[i]))
			out[n++] = pattern.ptr[i];
	while (n && out[n - 1] == '/')
		n--;
	while (n && out[0] == '/') {
		out++;
		n--;
	}
	return (struct text){ out, n };
}

// How many letters are wrong in the part of the pattern that is the challenge's path; NEAR + 1 if
// it is another path.
static size_t
wrong_letters(struct arena *a, struct text pattern)
{
	static const char path[] = ".well-known/acme-challenge";
	struct text is = bare(a, pattern);

	// A part that no other path has: "path_sub acme-challenge".
	if (is.len < sizeof(path) - 1 && text_has(is, "acme-challenge") &&
		text_ends(TEXT(path), text_string(a, is)))
		return 0;
	if (text_starts(is, ".well-known/acme-challenge/"))
		return token_bytes(text_after(is, sizeof(path))) ? 0 : NEAR + 1;
	// Parts of the path match more than it, and are meant to.
	if (is.len + NEAR < sizeof(path) - 1)
		return NEAR + 1;
	return edit_distance(is, TEXT(".well-known/acme-challenge"), NEAR);
}

static bool
compares_path(const struct model *m, const struct test *t)
{
	const struct sample *s = &t->sample;
	const struct call *fetch = test_subject(m, t);

	static const char *const fetches[] = { "path", "pathq", "url", "capture.req.uri" };

	for (size_t i = 0; i < s->nconverters; i++)
		if (!text_is(s->converters[i].name, "lower"))
			return false;
	for (size_t i = 0; i < sizeof(fetches) / sizeof(fetches[0]); i++)
		if (text_is(fetch->name, fetches[i]))
			return true;
	return false;
}

static void
add_pattern(struct pattern_finder *f, const struct test *t, size_t word)
{
	struct text pattern = line_word(t->line, word);
	size_t wrong = wrong_letters(
		f->m->arena, t->ignore_case ? text_lower(f->m->arena, pattern) : pattern);
	struct challenge_pattern *p;

	if (wrong > NEAR || line_word_flags(t->line, word) & WORD_UNKNOWN)
		return;
	p = arena_new(f->m->arena, struct challenge_pattern);
	p->proxy = f->proxy;
	p->line = t->line;
	p->acl = f->acl;
	p->name = t->name;
	p->name_word = t->name_word;
	p->word = word;
	if (!can_match(f->m->arena, t, pattern))
		p->fit = wrong ? MISSPELT_PATH : NEVER_FITS;
	*f->end = p;
	f->end = &p->next;
}

static void
add_test(struct pattern_finder *f, const struct test *t)
{
	if (t->fault || !compares_path(f->m, t))
		return;
	for (size_t i = 0; i < t->npatterns; i++)
		add_pattern(f, t, t->first + i);
}

// Tests in braces on the lines of a keyword.
static void
add_lines(struct pattern_finder *f, enum keyword_id keyword, size_t from)
{
	for (const struct line *l = f->m->lines[keyword]; l; l = l->next_same) {
		size_t word = condition_find(l, from);
		const struct condition *c;

		if (!word || !text_has(span_text(line_rest(l, word)), "{"))
			continue;
		f->proxy = line_proxy(f->m, l);
		c = condition_parse(f->m->arena, l, word);
		for (size_t i = 0; f->proxy && !c->fault && i < c->nany; i++)
			for (size_t k = 0; k < c->any[i].nterms; k++)
				if (c->any[i].terms[k].test)
					add_test(f, c->any[i].terms[k].test);
	}
}

struct challenge_pattern *
acme_patterns(const struct model *m)
{
	struct pattern_finder f = { .m = m };

	f.end = &f.first;
	for (const struct acl *acl = m->acls; acl; acl = acl->next)
		for (const struct acl_line *al = acl->proxy ? acl->lines : NULL; al;
			al = al->next) {
			struct text name = line_word(al->line, 2);

			f.acl = acl;
			f.proxy = acl->proxy;
			if (text_has(name, "path") || text_has(name, "url") ||
				text_has(name, "uri") || text_has(name, "var"))
				add_test(&f, test_parse(m->arena, al->line, 2, al->line->nwords));
		}
	f.acl = NULL;
	add_lines(&f, KW_USE_BACKEND, 2);
	add_lines(&f, KW_HTTP_REQUEST, 2);
	return f.first;
}
