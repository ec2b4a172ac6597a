#include "model/grammar.h"

// Numbers in the parentheses of an action's name.  HAProxy reads each up to the byte behind it, and
// takes none for 0.
static const struct {
	const char *action;
	const char *ends; // the bytes behind the numbers
	bool must;        // the parentheses may not be left out
	const char *help;
} numbered[] = {
	{ "sc-add-gpc", ",)", true, "write 'sc-add-gpc(COUNTER,TRACKED)'" },
	{ "sc-inc-gpc", ",)", true, "write 'sc-inc-gpc(COUNTER,TRACKED)'" },
	{ "sc-inc-gpc0", ")", false, "write 'sc-inc-gpc0(TRACKED)'" },
	{ "sc-inc-gpc1", ")", false, "write 'sc-inc-gpc1(TRACKED)'" },
	{ "sc-set-gpt", ",)", true, "write 'sc-set-gpt(TAG,TRACKED)'" },
	{ "sc-set-gpt0", ")", false, "write 'sc-set-gpt0(TRACKED)'" },
};

static bool
has_numbers(struct text t, const char *ends)
{
	for (; *ends; ends++) {
		while (t.len && ascii_digit(t.ptr[0]))
			t = text_after(t, 1);
		if (!t.len || t.ptr[0] != *ends)
			return false;
		t = text_after(t, 1);
	}
	return true;
}

static void
check_numbers(struct checking *c, size_t word)
{
	struct text whole = line_word(c->line, word);
	struct text name = text_before(whole, text_find_char(whole, '('));

	for (size_t i = 0; i < sizeof(numbered) / sizeof(numbered[0]); i++) {
		if (!text_is(name, numbered[i].action))
			continue;
		if (name.len < whole.len
				? !has_numbers(text_after(whole, name.len + 1), numbered[i].ends)
				: numbered[i].must)
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word), c->live,
				"'%s' needs its numbers in parentheses", numbered[i].action)
				->help = numbered[i].help;
		return;
	}
}

// do-resolve(variable,resolvers[,"ipv4"|"ipv6"]...)
static bool
names_resolvers(struct text t)
{
	size_t first = text_find_char(t, '('), comma = text_find_char(t, ',');
	struct text options;

	if (first > comma || comma >= t.len || t.ptr[t.len - 1] != ')')
		return false;
	options = text_after(text_before(t, t.len - 1), comma + 1);
	text_cut(&options, ',');
	while (options.len) {
		struct text option = text_cut(&options, ',');

		if (!text_is(option, "ipv4") && !text_is(option, "ipv6"))
			return false;
	}
	return true;
}

void
line_check_arguments(struct checking *c, size_t word)
{
	struct text action = line_word(c->line, word);

	if (line_word_flags(c->line, word) & WORD_UNKNOWN)
		return;
	check_numbers(c, word);
	if (c->live && text_is(text_before(action, text_find_char(action, '(')), "do-resolve") &&
		!names_resolvers(action))
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word), c->live,
			"'do-resolve' needs a variable and a resolvers section")
			->help = "write 'do-resolve(VARIABLE,RESOLVERS)' or "
				 "'do-resolve(VARIABLE,RESOLVERS,ipv4)'";
}
