#include "model/grammar.h"
#include "parser/params.h"

enum { MOST_RETRIES = 100 };

// What an action wants of its proxy: HAProxy refuses it, or it with that word, where the proxy has
// no such side.
static const struct {
	const char *action, *word; // the word may be NULL
	uint32_t rulesets;
	enum section_type not_in;
} wants[] = {
	{ "capture", "len", RULES(HTTP_REQUEST), SECTION_BACKEND },
	{ "capture", NULL, RULES(TCP_CONTENT), SECTION_BACKEND },
	{ "set-retries", NULL, RULES(HTTP_REQUEST) | RULES(TCP_CONTENT), SECTION_FRONTEND },
	{ "set-retries", NULL, RULES(HTTP_REQUEST) | RULES(TCP_CONTENT), SECTION_DEFAULTS },
	{ "set-timeout", "client", RULES(HTTP_REQUEST) | RULES(HTTP_RESPONSE), SECTION_BACKEND },
	{ "set-timeout", "connect", RULES(HTTP_REQUEST) | RULES(HTTP_RESPONSE), SECTION_FRONTEND },
	{ "set-timeout", "queue", RULES(HTTP_REQUEST) | RULES(HTTP_RESPONSE), SECTION_FRONTEND },
	{ "set-timeout", "server", RULES(HTTP_REQUEST) | RULES(HTTP_RESPONSE), SECTION_FRONTEND },
	{ "set-timeout", "tunnel", RULES(HTTP_REQUEST) | RULES(HTTP_RESPONSE), SECTION_FRONTEND },
	{ "switch-mode", NULL, RULES(TCP_CONTENT), SECTION_BACKEND },
};

// A number that stands where an expression may.
static void
check_retries(struct checking *c, size_t word)
{
	struct text t = line_word(c->line, word + 1);
	long long n;

	if (text_is(line_word(c->line, word), "set-retries") && word + 1 < c->nargs &&
		!(line_word_flags(c->line, word + 1) & WORD_UNKNOWN) && text_number(t, &n) &&
		(n < 0 || n > MOST_RETRIES))
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word + 1), c->live,
			"'%.*s' is not from 0 to %d retries", TEXT_ARG(t), MOST_RETRIES);
}

// The place of `name` among the words of the action at `word`; 0 if it is not there.
static size_t
find_word(const struct line *l, size_t word, const char *name, size_t end)
{
	for (size_t i = word + 1; i < end && !condition_word(line_word(l, i)); i++)
		if (text_is(line_word(l, i), name))
			return i;
	return 0;
}

// Actions and services of that prefix are what the files of Lua register.
static void
check_script(struct checking *c, size_t word)
{
	bool service = text_is(line_word(c->line, word), "use-service");
	struct text name = line_word(c->line, word + service);

	if (c->model->lines[KW_LUA_LOAD] || c->model->lines[KW_LUA_LOAD_PER_THREAD] ||
		!text_starts(name, "lua."))
		return;
	line_refuse(c, OBJECTION_UNKNOWN_KEYWORD, line_span(c->line, word + service), c->live,
		"there is no %s '%.*s': no file of Lua is loaded", service ? "service" : "action",
		TEXT_ARG(name))
		->help = "load its file with 'lua-load' in the global section";
}

void
line_check_action(struct checking *c, uint32_t ruleset, size_t word)
{
	check_script(c, word);
	if (c->live)
		line_check_arguments(c, word);
	if (c->live)
		check_retries(c, word);
	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]) && c->live; i++) {
		size_t at = word;

		if (!(wants[i].rulesets & ruleset) || wants[i].not_in != c->line->section->type ||
			!text_is(line_word(c->line, word), wants[i].action))
			continue;
		if (wants[i].word)
			at = find_word(c->line, word, wants[i].word, c->nargs);
		if (at)
			line_refuse(c, OBJECTION_MISPLACED_KEYWORD, line_span(c->line, at), c->live,
				"'%s%s%s' may not stand in a '%s' section", wants[i].action,
				wants[i].word ? " " : "", wants[i].word ? wants[i].word : "",
				section_type_name(wants[i].not_in));
	}
}
