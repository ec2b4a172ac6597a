#include "model/grammar.h"

// Words of a cookie line that exclude one another.
static const struct {
	const char *one, *other;
} modes[] = {
	{ "indirect", "rewrite" },
	{ "insert", "prefix" },
	{ "insert", "rewrite" },
	{ "prefix", "rewrite" },
};

// The place of a word of the line; 0 if it only is the value of another, or is not there.
static size_t
mode_word(const struct checking *c, const char *name)
{
	static const char *const valued[] = { "attr", "domain", "maxidle", "maxlife" };

	for (size_t i = 2; i < c->nargs; i++) {
		if (text_is(line_word(c->line, i), name))
			return i;
		for (size_t k = 0; k < sizeof(valued) / sizeof(valued[0]); k++)
			if (text_is(line_word(c->line, i), valued[k])) {
				i++;
				break;
			}
	}
	return 0;
}

// An attribute goes into the header as it is.
static void
check_attributes(struct checking *c)
{
	for (size_t i = 2; i + 1 < c->nargs && c->live; i++) {
		struct text value = line_word(c->line, i + 1);
		size_t n = 0;

		if (!text_is(line_word(c->line, i), "attr") ||
			line_word_flags(c->line, i + 1) & WORD_UNKNOWN)
			continue;
		while (n < value.len && value.ptr[n] != ';' && (unsigned char)value.ptr[n] >= ' ' &&
			value.ptr[n] != 127)
			n++;
		if (n < value.len)
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, i + 1), c->live,
				"an attribute of a cookie has no ';' and no control character");
		i++;
	}
}

void
line_check_cookie(struct checking *c)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]) && c->live; i++) {
		size_t one = mode_word(c, modes[i].one), other = mode_word(c, modes[i].other);

		if (one && other)
			line_refuse(c, OBJECTION_BAD_ARGUMENT,
				line_span(c->line, one > other ? one : other), c->live,
				"'%s' and '%s' exclude each other", modes[i].one, modes[i].other);
	}
	check_attributes(c);
}
