#include <ctype.h>

#include "lint/document.h"
#include "lint/options.h"
#include "lint/report.h"
#include "lint/setup.h"
#include "model/rule.h"

// Text as roff reads it.
static void
put(FILE *to, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", to);
	for (; *text; text++) {
		if (*text == '-')
			fputs("\\-", to);
		else if (*text == '\\')
			fputs("\\e", to);
		else
			fputc(*text, to);
	}
}

// A clause as a sentence.
static void
put_sentence(FILE *to, const char *clause)
{
	char first[2] = { (char)toupper((unsigned char)clause[0]), '\0' };

	put(to, first);
	put(to, clause + 1);
	fputs(".\n", to);
}

static void
put_head(FILE *to, const char *page, const char *section, const char *name, const char *summary)
{
	fprintf(to, ".TH %s %s \"\" \"owui\\-lint " OWUI_LINT_VERSION "\"\n.SH NAME\n", page,
		section);
	put(to, name);
	fputs(" \\- ", to);
	put(to, summary);
	fputc('\n', to);
}

static void
put_synopsis(FILE *to)
{
	fputs(".SH SYNOPSIS\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		fputs(i ? ".br\n.B owui\\-lint " : ".B owui\\-lint", to);
		put(to, i ? commands[i].name : "");
		fputs("\n[\\fIOPTIONS\\fR] ", to);
		put(to, commands[i].arguments);
		fputc('\n', to);
	}
}

static void
put_commands(FILE *to)
{
	fputs(".SH COMMANDS\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		fputs(".TP\n.B ", to);
		put(to, commands[i].name);
		fputc(' ', to);
		put(to, commands[i].arguments);
		fputc('\n', to);
		put_sentence(to, commands[i].summary);
	}
}

// The commands that take an option, unless lint is among them.
static void
put_takers(FILE *to, const struct option_row *row)
{
	const char *between = "(";

	if (row->commands & ON(LINT))
		return;
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (!(row->commands >> i & 1))
			continue;
		fputs(between, to);
		put(to, commands[i].name);
		between = ", ";
	}
	fputs(")\n", to);
}

static void
put_option(FILE *to, struct arena *a, enum option_id id)
{
	const struct option_row *row = &option_rows[id];

	fputs(".TP\n", to);
	if (row->letter)
		fprintf(to, "\\fB\\-%c\\fR, ", row->letter);
	fputs("\\fB\\-\\-", to);
	put(to, row->name);
	fputs("\\fR", to);
	if (row->argument) {
		fputs(" \\fI", to);
		put(to, row->argument);
		fputs("\\fR", to);
	}
	fputc('\n', to);
	put_sentence(to, option_help(a, id));
	put_takers(to, row);
}

static void
put_rules(FILE *to)
{
	fputs(".SH RULES\n.B owui\\-lint explain\n.I RULE\nteaches one.\n", to);
	for (size_t i = 0; all_rules[i]; i++) {
		fputs(".TP\n.B ", to);
		put(to, all_rules[i]->name);
		fprintf(to, "\n(%s, %s) ", severity_names[all_rules[i]->severity],
			group_names[all_rules[i]->group]);
		put_sentence(to, all_rules[i]->summary);
	}
}

static const char prose[] =
	".SH DESCRIPTION\n"
	"Reads HAProxy configurations and says what is wrong in them: what HAProxy itself would\n"
	"refuse, and what breaks an Open WebUI deployment behind it.\n"
	"It needs no HAProxy, opens no connection and starts no program.\n"
	".PP\n"
	"A\n.I PATH\n"
	"is a configuration; a folder is searched for them; \\- is standard input.\n"
	"With\n.B \\-f\n"
	"several files and folders are one configuration, as HAProxy's own\n.B \\-f\nreads them.\n";

static const char ending[] =
	".SH SUPPRESSION\n"
	"A comment in a configuration silences a rule and says why:\n"
	".nf\n.RS\n"
	"# owui\\-lint: ignore RULE[,RULE] \\- reason\n"
	"# owui\\-lint: ignore\\-section RULE \\- reason\n"
	"# owui\\-lint: ignore\\-file RULE \\- reason\n"
	".RE\n.fi\n"
	"The first is for its own line or, alone on one, for the next directive.\n"
	"One that silences nothing is reported itself.\n"
	".SH EXIT STATUS\n"
	".TP\n.B 0\nNothing was found at or above\n.BR \\-\\-fail\\-on .\n"
	".TP\n.B 1\nSomething was.\n"
	".TP\n.B 2\nIt could not do what was asked; a line on standard error says why.\n"
	".SH ENVIRONMENT\n"
	"NO_COLOR and CLICOLOR_FORCE are heeded where\n.B \\-\\-color\nsays nothing.\n"
	"OWUI_LINT_PAGES is the folder or the URL with the rules' pages that names of rules\n"
	"lead to on a terminal that follows links.\n"
	"The configuration's $NAME are not looked up in the environment: see\n.BR \\-D .\n"
	".SH FILES\n.I .owui\\-lint.yaml\nSee\n.BR owui\\-lint.yaml (5).\n"
	".SH SEE ALSO\n.BR owui\\-lint.yaml (5),\n.BR haproxy (1)\n";

void
write_manual(FILE *to, struct arena *a)
{
	put_head(to, "OWUI\\-LINT", "1", "owui-lint", "linter for HAProxy configurations");
	put_synopsis(to);
	fputs(prose, to);
	put_commands(to);
	fputs(".SH OPTIONS\n", to);
	for (size_t i = 0; i < OPT_COUNT; i++)
		put_option(to, a, (enum option_id)i);
	put_rules(to);
	fputs(ending, to);
}

void
write_settings_manual(FILE *to, struct arena *a)
{
	(void)a;
	put_head(to, "OWUI\\-LINT.YAML", "5", "owui-lint.yaml", "settings of owui-lint");
	fputs(".SH DESCRIPTION\n"
	      "The nearest\n.I .owui\\-lint.yaml\n"
	      "upward from a configuration, else\n.IR $XDG_CONFIG_HOME/owui\\-lint.yaml ,\n"
	      "else\n.I /etc/owui\\-lint.yaml\n"
	      "holds what\n.BR owui\\-lint (1)\n"
	      "should know of a deployment.\nPaths start from the file's own folder.\n"
	      "The command line has the last word, and\n.B owui\\-lint \\-\\-show\\-settings\n"
	      "says where each value comes from.\n.SH KEYS\n",
		to);
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		fputs(".TP\n.B ", to);
		put(to, setting_rows[i].name);
		fputc('\n', to);
		put_sentence(to, setting_rows[i].help);
		fputs("Without it: ", to);
		put(to, setting_rows[i].without);
		fputs(".\n", to);
	}
	fputs(".SH EXAMPLE\n.nf\ntarget: 3.2\nunits:\n  \\- [haproxy.cfg, conf.d]\n"
	      "severity:\n  unused\\-acl: off\nwebsocket\\-idle: 45s\n.fi\n"
	      ".SH SEE ALSO\n.BR owui\\-lint (1)\n",
		to);
}
