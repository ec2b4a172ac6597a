#include <string.h>

#include "lint/document.h"
#include "lint/options.h"
#include "lint/report.h"
#include "model/rule.h"

// What an option's argument may be completed to: words, or NULL for file names.
static const char *
words(struct arena *a, enum option_id id)
{
	const char *argument = option_rows[id].argument, *list = "";
	char *spelt;

	if (id == OPT_FORMAT) {
		for (size_t i = 0; reporters[i].name; i++)
			list = arena_printf(a, "%s%s%s", list, i ? " " : "", reporters[i].name);
		return list;
	}
	if (id == OPT_TARGET) {
		for (size_t i = 0; i < VERSION_COUNT; i++)
			list = arena_printf(a, "%s%s%s", list, i ? " " : "", version_names[i]);
		return list;
	}
	if (!strchr(argument, '|'))
		return NULL;
	spelt = arena_strndup(a, argument, strlen(argument));
	for (char *bar = spelt; (bar = strchr(bar, '|'));)
		*bar = ' ';
	return spelt;
}

static bool
names_rules(enum option_id id)
{
	return id == OPT_SELECT || id == OPT_IGNORE;
}

static const char *
command_names(struct arena *a)
{
	const char *list = commands[0].name;

	for (size_t i = 1; i < COMMAND_COUNT; i++)
		list = arena_printf(a, "%s %s", list, commands[i].name);
	return list;
}

static const char *
rule_names(struct arena *a)
{
	const char *list = all_rules[0]->name;

	for (size_t i = 1; all_rules[i]; i++)
		list = arena_printf(a, "%s %s", list, all_rules[i]->name);
	return list;
}

static void
write_bash_case(FILE *to, struct arena *a, enum option_id id)
{
	const char *list = names_rules(id) ? rule_names(a) : words(a, id);

	if (list)
		fprintf(to,
			"\t--%s)\n\t\tCOMPREPLY=($(compgen -W '%s' -- "
			"\"$cur\"))\n\t\treturn\n\t\t;;\n",
			option_rows[id].name, list);
}

void
write_bash(FILE *to, struct arena *a)
{
	fputs("# bash completion for owui-lint\n\n_owui_lint()\n{\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n\n"
	      "\tcase $prev in\n",
		to);
	for (size_t i = 0; i < OPT_COUNT; i++)
		if (option_rows[i].argument)
			write_bash_case(to, a, (enum option_id)i);
	fprintf(to,
		"\texplain)\n\t\tCOMPREPLY=($(compgen -W '%s' -- "
		"\"$cur\"))\n\t\treturn\n\t\t;;\n\tesac\n",
		rule_names(a));
	fputs("\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n\tif [[ $cur == -* ]]; then\n"
	      "\t\tCOMPREPLY=($(compgen -W '",
		to);
	for (size_t i = 0; i < OPT_COUNT; i++)
		fprintf(to, "%s--%s", i ? " " : "", option_rows[i].name);
	fprintf(to,
		"' -- \"$cur\"))\n\telif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
		"\t\tCOMPREPLY+=($(compgen -W '%s' -- \"$cur\"))\n\tfi\n}\n"
		"complete -o filenames -F _owui_lint owui-lint\n",
		command_names(a));
}

// Help text inside of zsh's brackets and quotes.
static void
write_quoted(FILE *to, const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\'", to);
		else if (strchr(special, *text))
			fputc('\\', to);
		fputc(*text, to);
	}
}

static void
write_zsh_option(FILE *to, struct arena *a, enum option_id id)
{
	const struct option_row *row = &option_rows[id];
	const char *list = row->argument ? words(a, id) : NULL;

	fprintf(to, "\t'*--%s%s[", row->name, row->argument ? "=" : "");
	write_quoted(to, option_help(a, id), "[]:\\");
	fputc(']', to);
	if (row->argument && names_rules(id))
		fprintf(to, ":rule:(%s)", rule_names(a));
	else if (list)
		fprintf(to, ":value:(%s)", list);
	else if (row->argument)
		fputs(":file:_files", to);
	fputs("' \\\n", to);
}

void
write_zsh(FILE *to, struct arena *a)
{
	fputs("#compdef owui-lint\n\n_arguments \\\n", to);
	for (size_t i = 0; i < OPT_COUNT; i++)
		write_zsh_option(to, a, (enum option_id)i);
	fprintf(to,
		"\t'1: :{_alternative \"commands:command:(%s)\" \"files:file:_files\"}' \\\n"
		"\t'*:file:_files'\n",
		command_names(a));
}

static void
write_fish_option(FILE *to, struct arena *a, enum option_id id)
{
	const struct option_row *row = &option_rows[id];
	const char *list = row->argument ? names_rules(id) ? rule_names(a) : words(a, id) : NULL;

	fprintf(to, "complete -c owui-lint -l %s", row->name);
	if (row->letter)
		fprintf(to, " -s %c", row->letter);
	if (row->argument)
		fputs(" -r", to);
	if (list)
		fprintf(to, " -f -a '%s'", list);
	fputs(" -d '", to);
	for (const char *help = option_help(a, id); *help; help++)
		fprintf(to, "%s%c", *help == '\'' || *help == '\\' ? "\\" : "", *help);
	fputs("'\n", to);
}

void
write_fish(FILE *to, struct arena *a)
{
	fputs("# fish completion for owui-lint\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "complete -c owui-lint -n __fish_use_subcommand -a %s -d '%s'\n",
			commands[i].name, commands[i].summary);
	fprintf(to, "complete -c owui-lint -n '__fish_seen_subcommand_from explain' -f -a '%s'\n",
		rule_names(a));
	for (size_t i = 0; i < OPT_COUNT; i++)
		write_fish_option(to, a, (enum option_id)i);
}
