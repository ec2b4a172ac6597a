#include <string.h>

#include "parser/reader.h"

enum { MAX_DEPTH = 341, MAX_ARGS = 2 };

struct predicate_state {
	const struct environment *env;
	unsigned targets;
	const char *fault;
	struct text rest;
	bool unknown_words; // an undefined variable is part of the line
};

struct row {
	const char *name;
	size_t nargs;
	enum truth (*value)(const struct predicate_state *p, const struct text *args);
};

static enum truth
truth_of(bool b)
{
	return b ? YES : NO;
}

// Variables of the process are not ours to know.
static enum truth
defined(const struct predicate_state *p, const struct text *args)
{
	return environment_get(p->env, args[0]) ? YES : UNKNOWN;
}

static enum truth
depends_on_build(const struct predicate_state *p, const struct text *args)
{
	(void)p;
	(void)args;
	return UNKNOWN;
}

// A build without threads is nobody's.
static enum truth
feature(const struct predicate_state *p, const struct text *args)
{
	return text_is(args[0], "THREAD") && !p->unknown_words ? YES : UNKNOWN;
}

static enum truth
string_equal(const struct predicate_state *p, const struct text *args)
{
	return p->unknown_words ? UNKNOWN : truth_of(text_eq(args[0], args[1]));
}

static enum truth
string_differs(const struct predicate_state *p, const struct text *args)
{
	return p->unknown_words ? UNKNOWN : truth_of(!text_eq(args[0], args[1]));
}

static enum truth
string_contains(const struct predicate_state *p, const struct text *args)
{
	bool found = args[1].len == 0 ||
	             (args[0].len && memmem(args[0].ptr, args[0].len, args[1].ptr, args[1].len));

	return p->unknown_words ? UNKNOWN : truth_of(found);
}

// "2.6.1-dev3" against "2.6": the first two numbers decide unless they are equal.
static enum truth
atleast(const char *release, struct text wanted)
{
	struct text have = text_of(release);
	long long a[2] = { 0 }, b[2] = { 0 };

	for (int i = 0; i < 2; i++) {
		struct text part = text_cut(&wanted, '.');

		text_number(text_cut(&have, '.'), &a[i]);
		text_number(text_cut(&part, '-'), &b[i]);
	}
	if (a[0] != b[0] || a[1] != b[1])
		return truth_of(a[0] != b[0] ? a[0] > b[0] : a[1] > b[1]);
	return wanted.len ? UNKNOWN : YES;
}

static enum truth
version_atleast(const struct predicate_state *p, const struct text *args)
{
	enum truth all = UNKNOWN;
	bool first = true;

	for (unsigned v = 0; v < VERSION_COUNT; v++) {
		enum truth t = atleast(version_names[v], args[0]);

		if (!(p->targets & VERSION_BIT(v)))
			continue;
		if (!first && t != all)
			return UNKNOWN;
		all = t;
		first = false;
	}
	return p->unknown_words ? UNKNOWN : all;
}

static enum truth
version_before(const struct predicate_state *p, const struct text *args)
{
	return (enum truth)(YES - version_atleast(p, args));
}

// Manual, 2.4.
static const struct row rows[] = {
	{ "awslc_api_atleast", 1, depends_on_build },
	{ "awslc_api_before", 1, depends_on_build },
	{ "defined", 1, defined },
	{ "enabled", 1, depends_on_build },
	{ "feature", 1, feature },
	{ "openssl_version_atleast", 1, depends_on_build },
	{ "openssl_version_before", 1, depends_on_build },
	{ "ssllib_name_startswith", 1, depends_on_build },
	{ "streq", 2, string_equal },
	{ "strneq", 2, string_differs },
	{ "strstr", 2, string_contains },
	{ "version_atleast", 1, version_atleast },
	{ "version_before", 1, version_before },
};

static char
peek(struct predicate_state *p)
{
	while (p->rest.len && (p->rest.ptr[0] == ' ' || p->rest.ptr[0] == '\t'))
		p->rest = text_after(p->rest, 1);
	return p->rest.len ? p->rest.ptr[0] : '\0';
}

static bool
accept(struct predicate_state *p, const char *token)
{
	peek(p);
	if (!text_starts(p->rest, token))
		return false;
	p->rest = text_after(p->rest, strlen(token));
	return true;
}

static enum truth
fail(struct predicate_state *p, const char *message)
{
	if (!p->fault)
		p->fault = message;
	p->rest.len = 0;
	return UNKNOWN;
}

static enum truth expression(struct predicate_state *p, int depth);

// arguments = "(" text ("," text)* ")"
static size_t
arguments(struct predicate_state *p, struct text *args)
{
	size_t n = 0, end = text_find_char(p->rest, ')');
	struct text inside = text_after(text_before(p->rest, end), 1);

	if (!text_starts(p->rest, "(") || end > p->rest.len)
		return 0;
	p->rest = text_after(p->rest, end + 1);
	// Blanks belong to the argument, and there is one after every comma.
	for (;;) {
		bool more = text_find_char(inside, ',') <= inside.len;

		if (n == MAX_ARGS)
			return MAX_ARGS + 1;
		args[n++] = text_cut(&inside, ',');
		if (!more)
			return n;
	}
}

static enum truth
call(struct predicate_state *p)
{
	size_t len = 0;
	struct text name, args[MAX_ARGS] = { 0 };

	while (len < p->rest.len && !strchr(" (", p->rest.ptr[len]))
		len++;
	name = text_before(p->rest, len);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!text_is(name, rows[i].name))
			continue;
		p->rest = text_after(p->rest, len);
		if (arguments(p, args) != rows[i].nargs)
			return fail(p, "the predicate has a wrong number of arguments");
		return rows[i].value(p, args);
	}
	return fail(p, "no such predicate exists");
}

// term = "!"* (number | "(" expression ")" | name arguments)
static enum truth
term(struct predicate_state *p, int depth)
{
	bool negated = false;
	enum truth t;
	size_t digits = 0;

	while (accept(p, "!"))
		negated = !negated;
	peek(p);
	while (digits < p->rest.len && ascii_digit(p->rest.ptr[digits]))
		digits++;
	if (digits) {
		bool zero = true;

		for (size_t i = 0; i < digits; i++)
			zero &= p->rest.ptr[i] == '0';
		p->rest = text_after(p->rest, digits);
		t = truth_of(!zero);
	} else if (accept(p, "(")) {
		t = depth ? expression(p, depth - 1) : fail(p, "the condition is nested too deep");
		if (!p->fault && !accept(p, ")"))
			t = fail(p, "a ')' is missing");
	} else {
		t = call(p);
	}
	return negated ? (enum truth)(YES - t) : t;
}

// conjunction = term ("&&" term)*
static enum truth
conjunction(struct predicate_state *p, int depth)
{
	enum truth t = term(p, depth);

	while (accept(p, "&&")) {
		enum truth next = term(p, depth);

		t = next < t ? next : t;
	}
	return t;
}

// expression = conjunction ("||" conjunction)*
static enum truth
expression(struct predicate_state *p, int depth)
{
	enum truth t = conjunction(p, depth);

	while (accept(p, "||")) {
		enum truth next = conjunction(p, depth);

		t = next > t ? next : t;
	}
	return t;
}

enum truth
predicate(struct arena *a, const struct environment *env, const struct line *l, unsigned targets,
	const char **fault)
{
	struct predicate_state p = { .env = env, .targets = targets };
	struct text words = { 0 };
	enum truth t;

	for (size_t i = 1; i < l->nwords; i++) {
		struct text word = line_word(l, i);

		words = text_printf(
			a, "%.*s%s%.*s", TEXT_ARG(words), words.len ? " " : "", TEXT_ARG(word));
		p.unknown_words |= (line_word_flags(l, i) & WORD_UNKNOWN) != 0;
	}
	p.rest = words;
	// Without a condition the block is not taken.
	if (!peek(&p))
		return NO;
	t = expression(&p, MAX_DEPTH);
	if (!p.fault && peek(&p))
		fail(&p, "something follows the condition");
	*fault = p.fault;
	return p.fault ? UNKNOWN : t;
}
