#include <string.h>

#include "model/grammar.h"
#include "parser/arguments.h"

// action = ("set-var" | "set-var-fmt" | "unset-var") "(" variable ("," condition)* ")"
static void
check_variable(struct checking *c, size_t word)
{
	static const char *const actions[] = { "set-var", "set-var-fmt", "unset-var" };
	struct text rest = line_word(c->line, word), action = text_cut(&rest, '(');

	if (line_word_flags(c->line, word) & WORD_UNKNOWN)
		return;
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (!text_is(action, actions[i]))
			continue;
		if (!text_ends(rest, ")")) {
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word), c->live,
				"'%s' needs a variable in parentheses", actions[i]);
			return;
		}
		rest.len--;
		line_check_variable(c, word, text_cut(&rest, ','));
	}
}

// The first byte that no name of a header may have, or the end; a ":" may stand first.
static size_t
bad_byte(struct text name)
{
	size_t i = text_starts(name, ":");

	while (i < name.len && (ascii_letter(name.ptr[i]) || ascii_digit(name.ptr[i]) ||
				       (name.ptr[i] && strchr("!#$%&'*+-.^_`|~", name.ptr[i]))))
		i++;
	return i;
}

// Refuses nothing: HAProxy sends such a header, and from 2.8 on it warns.
static void
bad_header_name(struct checking *c, size_t word, size_t bad)
{
	struct text name = line_word(c->line, word);
	struct objection *o = objection_add(c->objections, OBJECTION_BAD_ARGUMENT, SEV_WARNING,
		c->line, line_part(c->line, word, text_before(text_after(name, bad), 1)), c->live,
		"the name of a header cannot have '%c': '%.*s'", name.ptr[bad], TEXT_ARG(name));

	o->help = "take it out of the name";
	if (bad == name.len - 1 && name.ptr[bad] == ':' && !line_word_flags(c->line, word)) {
		o->text = "";
		o->unsafe = true;
	}
}

static void
check_header_name(struct checking *c, size_t word)
{
	static const char *const actions[] = { "add-header", "early-hint", "set-header" };
	struct text name = line_word(c->line, word + 1);
	size_t bad = bad_byte(name);

	if (bad == name.len || line_word_flags(c->line, word + 1) & WORD_UNKNOWN)
		return;
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (text_is(line_word(c->line, word), actions[i]))
			bad_header_name(c, word + 1, bad);
}

void
line_check_action_values(struct checking *c, size_t word)
{
	check_variable(c, word);
	check_header_name(c, word);
}
