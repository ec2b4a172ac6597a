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

// What --select and --ignore take.
static const char *
names_to_select(struct arena *a)
{
	const char *list = rule_names(a);

	for (size_t i = 0; i < GROUP_COUNT; i++)
		list = arena_printf(a, "%s %s", list, group_names[i]);
	return arena_printf(a, "%s all", list);
}

// The options that a command takes, each with its dashes.
static const char *
option_names(struct arena *a, enum command_id command)
{
	const char *list = "";

	for (size_t i = 0; i < OPT_COUNT; i++)
		if (option_rows[i].commands & 1u << command)
			list = arena_printf(
				a, "%s%s--%s", list, *list ? " " : "", option_rows[i].name);
	return list;
}

static void
write_bash_values(FILE *to, struct arena *a, enum option_id id)
{
	const char *list = names_rules(id) ? names_to_select(a) : words(a, id);

	if (list)
		fprintf(to, "\t--%s) words='%s' ;;\n", option_rows[id].name, list);
	else
		fprintf(to, "\t--%s) return ;;\n", option_rows[id].name);
	if (option_rows[id].letter)
		fprintf(to, "\t-%c) return ;;\n", option_rows[id].letter);
}

static const char bash_head[] =
	"# bash completion for owui-lint\n\n"
	"_owui_lint()\n{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tlocal command=lint words= before=\n\n"
	"\t# --option=value is three words\n"
	"\tif [ \"$cur\" = = ]; then\n\t\tcur=\n"
	"\telif [ \"$prev\" = = ]; then\n\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}\n\tfi\n";

static const char bash_tail[] =
	"\t# the last of a list\n"
	"\tif [ -n \"$words\" ] && [[ $cur == *,* ]]; then\n"
	"\t\tbefore=${cur%,*},\n\t\tcur=${cur##*,}\n\tfi\n"
	"\tif [ -n \"$words\" ]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$words\" -- \"$cur\")\n\tfi\n"
	"}\ncomplete -o default -F _owui_lint owui-lint\n";

// A word that is neither an option nor an option's value is a file's name: what is left to bash.
void
write_bash(FILE *to, struct arena *a)
{
	fputs(bash_head, to);
	fputs("\tcase ${COMP_WORDS[1]} in\n\t", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "%s%s", i ? " | " : "", commands[i].name);
	fputs(") [ \"$COMP_CWORD\" -eq 1 ] || command=${COMP_WORDS[1]} ;;\n\tesac\n"
	      "\tcase $prev in\n",
		to);
	for (size_t i = 0; i < OPT_COUNT; i++)
		if (option_rows[i].argument)
			write_bash_values(to, a, (enum option_id)i);
	fputs("\t*)\n\t\tcase $command:$cur in\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "\t\t%s:-*) words='%s' ;;\n", commands[i].name,
			option_names(a, (enum command_id)i));
	fprintf(to, "\t\texplain:*) words='%s' ;;\n", rule_names(a));
	fprintf(to, "\t\t*) [ \"$COMP_CWORD\" -ne 1 ] || words='%s' ;;\n\t\tesac\n\t\t;;\n\tesac\n",
		command_names(a));
	fputs(bash_tail, to);
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

// One spelling of an option: "--file=" or "-f+".
static void
write_zsh_option(FILE *to, struct arena *a, enum option_id id, const char *spelling)
{
	const struct option_row *row = &option_rows[id];
	const char *list = row->argument ? words(a, id) : NULL;

	fprintf(to, "\t\t'*%s[", spelling);
	write_quoted(to, option_help(a, id), "[]:\\");
	fputc(']', to);
	if (row->argument && names_rules(id))
		fputs(":rule:_values -s , rule $names", to);
	else if (list)
		fprintf(to, ":value:(%s)", list);
	else if (row->argument)
		fputs(":file:_files", to);
	fputs("' \\\n", to);
}

static void
write_zsh_command(FILE *to, struct arena *a, enum command_id command)
{
	fprintf(to, "%s)\n\t_arguments \\\n", commands[command].name);
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];

		if (!(row->commands & 1u << command))
			continue;
		write_zsh_option(to, a, (enum option_id)i,
			arena_printf(a, "--%s%s", row->name, row->argument ? "=" : ""));
		if (row->letter)
			write_zsh_option(to, a, (enum option_id)i,
				arena_printf(a, "-%c%s", row->letter, row->argument ? "+" : ""));
	}
	if (command == COMMAND_LINT)
		fprintf(to,
			"\t\t'1: :{_alternative \"commands:command:(%s)\" \"files:file:_files\"}' "
			"\\\n",
			command_names(a));
	else
		fprintf(to, "\t\t'1:command:(%s)' \\\n", commands[command].name);
	fprintf(to, "\t\t'*:%s'\n\t;;\n",
		command == COMMAND_EXPLAIN ? "rule:($rules)" : "file:_files");
}

void
write_zsh(FILE *to, struct arena *a)
{
	fprintf(to, "#compdef owui-lint\n\nlocal command=lint\nlocal -a rules=(%s) names=(%s)\n\n",
		rule_names(a), names_to_select(a));
	fputs("(( CURRENT == 2 )) || case ${words[2]} in\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "%s%s", i ? " | " : "", commands[i].name);
	fputs(") command=${words[2]} ;;\nesac\ncase $command in\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		write_zsh_command(to, a, (enum command_id)i);
	fputs("esac\n", to);
}

// When an option is offered: a command that takes it has been typed, or none and lint takes it.
static void
write_fish_condition(FILE *to, struct arena *a, const struct option_row *row)
{
	const char *takers = "", *others = "";

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		const char **list = row->commands & 1u << i ? &takers : &others;

		*list = arena_printf(a, "%s %s", *list, commands[i].name);
	}
	if (row->commands & ON(LINT) && *others)
		fprintf(to, " -n 'not __fish_seen_subcommand_from%s'", others);
	else if (*others)
		fprintf(to, " -n '__fish_seen_subcommand_from%s'", takers);
}

static void
write_fish_option(FILE *to, struct arena *a, enum option_id id)
{
	const struct option_row *row = &option_rows[id];
	const char *list =
		row->argument ? names_rules(id) ? names_to_select(a) : words(a, id) : NULL;

	fputs("complete -c owui-lint", to);
	write_fish_condition(to, a, row);
	fprintf(to, " -l %s", row->name);
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
