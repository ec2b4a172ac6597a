#include <string.h>

#include "model/grammar.h"
#include "parser/arguments.h"

// Refuses part of a word as no such condition of a variable.
static void
check_variable_conditions(struct checking *c, size_t word, struct text conditions)
{
	while (conditions.len && c->live) {
		struct text name = text_cut(&conditions, ',');

		if (name.len && !variable_condition(name))
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_part(c->line, word, name),
				c->live, "no condition of a variable is named '%.*s'",
				TEXT_ARG(name));
	}
}

// action = ("set-var" | "set-var-fmt" | "unset-var") "(" variable ("," condition)* ")"
static void
check_variable(struct checking *c, size_t word, struct text name, struct text inside)
{
	static const char *const actions[] = { "set-var", "set-var-fmt", "unset-var" };

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (!text_is(name, actions[i]))
			continue;
		if (!inside.ptr) {
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word), c->live,
				"'%s' needs a variable in parentheses", actions[i]);
			return;
		}
		line_check_variable(c, word, text_cut(&inside, ','));
		if (text_is(name, "unset-var") && inside.len && c->live)
			line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_part(c->line, word, inside),
				c->live, "'unset-var' takes nothing but the variable");
		check_variable_conditions(c, word, inside);
	}
}

// How many stick counters there are; 0 if that depends on the environment or on conditions.
static long long
stick_counters(const struct checking *c)
{
	long long n = 3;

	for (const struct line *l = c->model->lines[KW_TUNE_STICK_COUNTERS]; l; l = l->next_same)
		if (line_branch(l) || line_word_flags(l, 1) & WORD_UNKNOWN ||
			!text_number(line_word(l, 1), &n))
			return 0;
	return n;
}

static void
check_counter_number(struct checking *c, size_t word, struct text number)
{
	long long n, counters = stick_counters(c);

	if (counters && text_number(number, &n) && n >= counters)
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_part(c->line, word, number), c->live,
			"there is no stick counter %lld, only 0 to %lld", n, counters - 1)
			->help = "take another one, or raise 'tune.stick-counters' in the global "
				 "section";
}

// action = "sc-" what "(" (index ",")? counter ")" | "track-sc" counter
static void
check_counter(struct checking *c, size_t word, struct text name, struct text inside)
{
	if (text_starts(name, "track-sc")) {
		check_counter_number(c, word, text_after(name, strlen("track-sc")));
	} else if (inside.len && text_starts(name, "sc-")) {
		while (text_find_char(inside, ',') < inside.len)
			text_cut(&inside, ',');
		check_counter_number(c, word, inside);
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

// What wait-for-body waits for must have a place.
static void
check_large_buffer(struct checking *c, size_t word)
{
	static const char option[] = "use-large-buffer";

	if (!text_is(line_word(c->line, word), "wait-for-body") ||
		c->model->lines[KW_TUNE_BUFSIZE_LARGE])
		return;
	for (size_t i = word + 1; i < c->nargs; i++)
		if (text_is(line_word(c->line, i), option))
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, i), c->live,
				"'%s' needs large buffers, and there are none", option)
				->help = "set 'tune.bufsize.large' in the global section";
}

void
line_check_process_variable(struct checking *c)
{
	struct text name = line_word(c->line, 1);

	if (line_word_flags(c->line, 1) & WORD_UNKNOWN)
		return;
	line_check_variable(c, 1, name);
	if (c->live && !text_starts(name, "proc."))
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, 1), c->live,
			"'%.*s' is no variable of the process: its name begins with 'proc.'",
			TEXT_ARG(name));
}

void
line_check_action_values(struct checking *c, size_t word)
{
	struct text inside = line_word(c->line, word), name = text_cut(&inside, '(');

	if (line_word_flags(c->line, word) & WORD_UNKNOWN)
		return;
	if (text_ends(inside, ")"))
		inside.len--;
	else
		inside = (struct text){ 0 };
	check_variable(c, word, name, inside);
	check_counter(c, word, name, inside);
	check_large_buffer(c, word);
	if (c->live)
		check_header_name(c, word);
}
