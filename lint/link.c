#include "lint/link.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Variables that terminals with links set, and what they begin with; NULL for anything.
static const struct {
	const char *name, *begins;
} capable[] = {
	{ "KITTY_WINDOW_ID", NULL },
	{ "KONSOLE_VERSION", NULL },
	{ "TERM", "alacritty" },
	{ "TERM", "foot" },
	{ "TERM", "xterm-ghostty" },
	{ "TERM", "xterm-kitty" },
	{ "TERM_PROGRAM", "WezTerm" },
	{ "TERM_PROGRAM", "iTerm.app" },
	{ "TERM_PROGRAM", "vscode" },
	{ "VTE_VERSION", NULL },
	{ "WT_SESSION", NULL },
};

bool
use_links(FILE *to)
{
	if (!isatty(fileno(to)))
		return false;
	for (size_t i = 0; i < sizeof(capable) / sizeof(capable[0]); i++) {
		const char *value = getenv(capable[i].name), *begins = capable[i].begins;

		if (value && (begins ? strncmp(value, begins, strlen(begins)) == 0 : *value))
			return true;
	}
	return false;
}

const char *
page_url(struct arena *a, const char *rule)
{
	const char *pages = getenv("OWUI_LINT_PAGES");
	const char *page = arena_printf(a, "%s/%s.md", pages ? pages : OWUI_LINT_PAGES, rule);

	if (strstr(page, "://"))
		return page;
	return access(page, R_OK) == 0 ? arena_printf(a, "file://%s", page) : NULL;
}
