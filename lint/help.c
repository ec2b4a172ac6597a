#include "lint/help.h"

#include <string.h>

#include "lint/options.h"
#include "lint/wrap.h"

enum { HELP_COLUMN = 26, HELP_WIDTH = 80 };

static void
write_usage(FILE *to, enum command_id command)
{
	const char *name = command == COMMAND_LINT ? "" : commands[command].name;

	fprintf(to, "usage: owui-lint %s%s[OPTIONS] %s\n", name, *name ? " " : "",
		commands[command].arguments);
}

static void
write_commands(FILE *to)
{
	fputs("\ncommands:\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		char head[64];

		snprintf(head, sizeof(head), "  %s %s", commands[i].name, commands[i].arguments);
		write_item(to, head, commands[i].summary, HELP_COLUMN, HELP_WIDTH);
	}
}

// What --format takes, where that is not every format of findings.
static const char *const formats[COMMAND_COUNT] = {
	[COMMAND_LISTENERS] = "how to print: text, json",
	[COMMAND_ROUTE] = "how to print: text, json",
	[COMMAND_RULES] = "how to print: text, json",
	[COMMAND_TEST] = "how to report: text, junit",
};

static void
write_option(FILE *to, struct arena *a, enum command_id command, enum option_id id)
{
	bool own = id == OPT_FORMAT && formats[command];
	const struct option_row *row = &option_rows[id];
	char head[80];

	snprintf(head, sizeof(head), "  %c%c%c --%s%s%s", row->letter ? '-' : ' ',
		row->letter ? row->letter : ' ', row->letter ? ',' : ' ', row->name,
		row->argument ? " " : "", row->argument ? row->argument : "");
	write_item(to, head, own ? formats[command] : option_help(a, id), HELP_COLUMN, HELP_WIDTH);
}

// Lines to begin with, where the options alone do not show the use.
static const char *const examples[COMMAND_COUNT] = {
	[COMMAND_ROUTE] =
		"  owui-lint route --request 'GET https://chat.example.org/' haproxy.cfg\n"
		"  owui-lint route --request 'POST http://127.0.0.1:8080/api?x=1' \\\n"
		"      --header 'Host: chat.example.org' --src 203.0.113.7 haproxy.cfg\n",
};

void
write_help(FILE *to, struct arena *a, enum command_id command)
{
	write_usage(to, command);
	fprintf(to, "\n%c%s.\n", commands[command].summary[0] - 'a' + 'A',
		commands[command].summary + 1);
	if (command == COMMAND_LINT)
		write_commands(to);
	if (examples[command])
		fprintf(to, "\nexamples:\n%s", examples[command]);
	fputs("\noptions:\n", to);
	for (size_t i = 0; i < OPT_COUNT; i++)
		if (option_rows[i].commands >> command & 1)
			write_option(to, a, command, (enum option_id)i);
	if (command == COMMAND_LINT)
		fputs("\nPATH is a configuration, a directory that is searched for them, or - for "
		      "standard\ninput.  Exit status: 0 nothing found, 1 findings, 2 it could not "
		      "do what "
		      "was\nasked.\n",
			to);
}
