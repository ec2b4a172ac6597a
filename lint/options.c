#include "lint/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "lint/report.h"
#include "parser/nearest.h"
#include "parser/version.h"

const struct option_row option_rows[OPT_COUNT] = {
#define OPTION(id, letter, name, argument, commands, help)                                         \
	[OPT_##id] = { letter, name, argument, commands, help },
#include "lint/options.def"
#undef OPTION
};

// What getopt_long returns for a long option, so that it differs from every letter.
enum { LONG = 256 };

static bool
takes(enum command_id command, size_t id)
{
	return option_rows[id].commands >> command & 1;
}

static void
describe(enum command_id command, struct option *longs, char *letters)
{
	*letters++ = ':'; // a missing value is told from an unknown option
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];

		if (!takes(command, i))
			continue;
		*longs++ = (struct option){ row->name,
			row->argument ? required_argument : no_argument, NULL, LONG + (int)i };
		if (row->letter)
			*letters++ = row->letter;
		if (row->letter && row->argument)
			*letters++ = ':';
	}
	*longs = (struct option){ 0 };
	*letters = '\0';
}

// The option that getopt_long found; OPT_COUNT for none.
static size_t
option_of(int found)
{
	size_t i = 0;

	if (found >= LONG)
		return (size_t)(found - LONG);
	while (i < OPT_COUNT && option_rows[i].letter != found)
		i++;
	return i;
}

static void
refuse_option(const struct arguments *args, const char *word)
{
	size_t len = strcspn(word, "=");
	struct nearest near = { .word = { word, len } };

	if (word[0] != '-' || word[1] != '-') {
		refuse("unknown option '-%c'; see 'owui-lint --help'", optopt);
		return;
	}
	near.word = text_after(near.word, 2);
	for (size_t i = 0; i < OPT_COUNT; i++)
		if (takes(args->command, i))
			nearest_try(&near, option_rows[i].name);
	if (near.best && near.distance == 0)
		refuse("option '%.*s' takes no value", (int)len, word);
	else if (near.best)
		refuse("unknown option '%.*s'; did you mean '--%s'?", (int)len, word, near.best);
	else
		refuse("unknown option '%.*s'; see 'owui-lint --help'", (int)len, word);
}

static void
add_use(struct arena *a, struct arguments *args, size_t id, const char *value)
{
	struct option_use *use = arena_new(a, struct option_use);
	const struct option_use **end = &args->uses[id];

	use->value = value ? value : "";
	while (*end)
		end = (const struct option_use **)&(*end)->next;
	*end = use;
}

// Whether `word` is one of the values that the row's argument spells out.
static bool
one_of(const char *values, const char *word)
{
	struct text rest = text_of(values);

	if (!strchr(values, '|'))
		return true;
	while (rest.len)
		if (text_is(text_cut(&rest, '|'), word))
			return true;
	return false;
}

static bool
use_option(struct arena *a, struct arguments *args, size_t id, const char *value)
{
	const struct option_row *row = &option_rows[id];

	if (row->argument && !one_of(row->argument, value)) {
		refuse("--%s takes %s, not '%s'", row->name, row->argument, value);
		return false;
	}
	add_use(a, args, id, value);
	return true;
}

static enum command_id
command_of(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < COMMAND_COUNT; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return (enum command_id)i;
	return COMMAND_LINT;
}

bool
options_parse(struct arena *a, int argc, char **argv, struct arguments *args)
{
	struct option longs[OPT_COUNT + 1];
	char letters[2 * OPT_COUNT + 2];
	int found;

	args->command = command_of(argc, argv);
	if (argc > 1 && strcmp(argv[1], commands[args->command].name) == 0) {
		argc--;
		argv++;
	}
	describe(args->command, longs, letters);
	optind = 1;
	opterr = 0;
	while ((found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const char *word = argv[optind - 1];

		if (found == ':') {
			refuse("option '%s' wants a value", word);
			return false;
		}
		if (found == '?') {
			refuse_option(args, word);
			return false;
		}
		if (!use_option(a, args, option_of(found), optarg))
			return false;
	}
	args->paths = argv + optind;
	args->npaths = (size_t)(argc - optind);
	return true;
}

bool
option_given(const struct arguments *args, enum option_id id)
{
	return args->uses[id] != NULL;
}

const char *
option_value(const struct arguments *args, enum option_id id)
{
	const char *value = NULL;

	for (const struct option_use *use = args->uses[id]; use; use = use->next)
		value = use->value;
	return value;
}

static const char *
formats(struct arena *a)
{
	const char *list = reporters[0].name;

	for (size_t i = 1; reporters[i].name; i++)
		list = arena_printf(a, "%s, %s", list, reporters[i].name);
	return list;
}

const char *
option_help(struct arena *a, enum option_id id)
{
	const char *help = option_rows[id].help, *gap = strstr(help, "%s");
	const char *values;

	if (!gap)
		return help;
	values = id == OPT_FORMAT ? formats(a) : version_list(a, ALL_VERSIONS);
	return arena_printf(a, "%.*s%s%s", (int)(gap - help), help, values, gap + 2);
}
