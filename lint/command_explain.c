#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lint/color.h"
#include "lint/options.h"
#include "lint/page.h"
#include "lint/pager.h"
#include "parser/nearest.h"

int command_explain(struct arena *a, const struct arguments *args);

enum { WIDTH = 80, WIDEST = 100, NARROWEST = 40 };

static int
terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return WIDTH;
	return size.ws_col < NARROWEST ? NARROWEST : size.ws_col > WIDEST ? WIDEST : size.ws_col;
}

static const struct rule *
find_rule(const char *name)
{
	const struct rule *rule = rule_find(text_of(name));
	struct nearest near = { .word = text_of(name) };

	if (rule)
		return rule;
	for (size_t i = 0; all_rules[i]; i++)
		nearest_try(&near, all_rules[i]->name);
	if (near.best)
		refuse("no rule is named '%s'; did you mean '%s'?", name, near.best);
	else
		refuse("no rule is named '%s'; see 'owui-lint rules'", name);
	return NULL;
}

// False if a name is wrong, which is then said.
static bool
write_pages(FILE *to, const struct arguments *args)
{
	bool color = use_color(option_value(args, OPT_COLOR), stdout);

	for (size_t i = 0; i < args->npaths; i++) {
		const struct rule *rule = find_rule(args->paths[i]);

		if (!rule)
			return false;
		if (i)
			fputc('\n', to);
		write_page(to, rule, terminal_width(), color);
	}
	return true;
}

int
command_explain(struct arena *a, const struct arguments *args)
{
	struct pager pager;
	bool ok;

	(void)a;
	if (!args->npaths)
		return refuse("explain wants the name of a rule; see 'owui-lint rules'");
	pager_open(&pager);
	ok = write_pages(pager.to, args);
	pager_close(&pager);
	return ok ? EXIT_CLEAN : EXIT_USAGE;
}
