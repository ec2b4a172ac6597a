#include "model/grammar.h"

// What an 'expect' compares an answer with.
static const char *const patterns[] = { "binary", "binary-lf", "custom", "fhdr", "hdr", "rbinary",
	"rstatus", "rstring", "status", "string", "string-lf" };

static bool
is_pattern(struct text t)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (text_is(t, patterns[i]))
			return true;
	return false;
}

// match = ("-m" method)? pattern, behind "name" or "value" at `word`.  The word after it.
static size_t
read_match(struct checking *c, size_t word)
{
	static const char *const methods[] = { "str", "beg", "end", "sub", "reg" };
	bool format = text_ends(line_word(c->line, word), "-lf");
	struct text method = line_word(c->line, word + 2);
	size_t i = 0;

	if (!text_is(line_word(c->line, word + 1), "-m"))
		return word + 2;
	while (i < sizeof(methods) / sizeof(methods[0]) && !text_is(method, methods[i]))
		i++;
	if (i == sizeof(methods) / sizeof(methods[0]))
		line_refuse(c, OBJECTION_BAD_ARGUMENT,
			line_span(c->line, word + (word + 2 < c->nargs ? 2 : 1)), c->live,
			"'-m' needs 'str', 'beg', 'end', 'sub' or 'reg'");
	else if (format && text_is(method, "reg"))
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word + 2), c->live,
			"'%.*s' takes no regular expression", TEXT_ARG(line_word(c->line, word)));
	return word + 4;
}

// header = ("hdr" | "fhdr") ("name" | "name-lf") match (("value" | "value-lf") match)?
static size_t
read_header(struct checking *c, size_t word)
{
	size_t next = read_match(c, word + 1), value = next;

	if (word + 2 >= c->nargs)
		line_refuse(c, OBJECTION_MISSING_ARGUMENT, line_span(c->line, word + 1), c->live,
			"the name of the header is missing");
	if (!c->live || !text_starts(line_word(c->line, value), "value"))
		return next;
	next = read_match(c, value);
	if (c->live && next > c->nargs)
		line_refuse(c, OBJECTION_MISSING_ARGUMENT, line_span(c->line, value), c->live,
			"the value of the header is missing");
	return next;
}

// expect = (option value | "!"* pattern)*, with one pattern
static void
check_expect(struct checking *c)
{
	bool inverted = false, seen = false;

	for (size_t i = 2; i < c->nargs && c->live;) {
		struct text word = line_word(c->line, i);

		if (line_word_flags(c->line, i) & WORD_UNKNOWN)
			return;
		while (word.len && word.ptr[0] == '!') {
			inverted = true;
			word = text_after(word, 1);
		}
		if (!word.len) {
			i++;
			continue;
		}
		if (inverted && (!is_pattern(word) || text_is(word, "custom")))
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, i), c->live,
				"'!' may not stand before '%.*s'", TEXT_ARG(word));
		else if (seen && is_pattern(word))
			line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, i), c->live,
				"'expect' takes one pattern, and '%.*s' is another",
				TEXT_ARG(word));
		seen |= is_pattern(word);
		inverted = false;
		if (text_is(word, "hdr") || text_is(word, "fhdr"))
			i = read_header(c, i);
		else
			i += text_is(word, "custom") ? 1 : 2;
	}
}

static void
check_hosts(struct checking *c)
{
	bool seen = false;

	for (size_t i = 2; i + 1 < c->nargs && c->live; i++) {
		if (!text_is(line_word(c->line, i), "hdr")) {
			i++;
			continue;
		}
		if (seen && text_iis(line_word(c->line, i + 1), "host"))
			line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, i + 1), c->live,
				"the header 'Host' is said twice");
		seen |= text_iis(line_word(c->line, i + 1), "host");
		i += 2;
	}
}

void
line_check_step(struct checking *c)
{
	if (text_is(line_word(c->line, 1), "expect"))
		check_expect(c);
	else if (c->line->keyword == KW_HTTP_CHECK && text_is(line_word(c->line, 1), "send"))
		check_hosts(c);
}

// Words that make no sense beside others of their list.
static const struct {
	enum keyword_id keyword;
	const char *word;
} alone[] = {
	{ KW_RETRY_ON, "none" },
	{ KW_SSL_LOAD_EXTRA_FILES, "all" },
	{ KW_SSL_LOAD_EXTRA_FILES, "none" },
};

void
line_check_alone(struct checking *c)
{
	for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++)
		for (size_t word = 1; word < c->nargs && c->live && c->nargs > 2; word++)
			if (alone[i].keyword == c->line->keyword &&
				text_is(line_word(c->line, word), alone[i].word))
				line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, word),
					c->live, "'%s' stands alone or not at all", alone[i].word);
}
