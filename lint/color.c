#include "lint/color.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

// NO_COLOR and CLICOLOR_FORCE speak where --color does not.
bool
use_color(const char *color, FILE *to)
{
	const char *term = getenv("TERM"), *force = getenv("CLICOLOR_FORCE");

	if (color && strcmp(color, "auto") != 0)
		return strcmp(color, "always") == 0;
	if (set("NO_COLOR"))
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	return isatty(fileno(to)) && term && strcmp(term, "dumb") != 0;
}
