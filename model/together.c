#include <string.h>

#include "model/grammar.h"
#include "parser/arguments.h"

static void
refuse_word(struct checking *c, size_t word, const char *message)
{
	line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word), c->live, "%s", message);
}

// persist = "rdp-cookie" ("(" name ")")?
void
line_check_persist(struct checking *c)
{
	struct text name = line_word(c->line, 1);

	if (text_find_char(name, '(') > name.len || line_word_flags(c->line, 1) & WORD_UNKNOWN)
		return;
	text_cut(&name, '(');
	if (text_find_char(name, ')') > name.len || !text_find_char(name, ')'))
		refuse_word(c, 1, "'rdp-cookie' needs the cookie's name in the parentheses");
}

void
line_check_variable(struct checking *c, size_t word, struct text name)
{
	const char *fault = NULL;
	unsigned versions = 0;

	for (unsigned v = 0; v < VERSION_COUNT; v++) {
		const char *now = c->live & VERSION_BIT(v) ? variable_fault(name, v) : NULL;

		if (!now || (fault && fault != now))
			continue;
		fault = now;
		versions |= VERSION_BIT(v);
	}
	if (fault)
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_part(c->line, word, name), versions,
			"%s", fault);
}

// stick = "on" expression ("table" name)? condition?
void
line_check_stick(struct checking *c)
{
	size_t i = 3;

	if (i < c->nargs && text_is(line_word(c->line, i), "table"))
		i += 2;
	if (i >= c->nargs || line_word_flags(c->line, i) & WORD_UNKNOWN ||
		text_is(line_word(c->line, i), "if") || text_is(line_word(c->line, i), "unless"))
		return;
	line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, i), c->live,
		"'stick' takes no argument '%.*s' here", TEXT_ARG(line_word(c->line, i)));
}
