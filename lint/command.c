#include "lint/command.h"

#include <stdio.h>

#define COMMAND(id, name, operands, summary)                                                       \
	int command_##name(struct arena *a, const struct arguments *args);
#include "lint/commands.def"
#undef COMMAND

const struct command commands[COMMAND_COUNT] = {
#define COMMAND(id, name, operands, summary)                                                       \
	[COMMAND_##id] = { #name, operands, summary, command_##name },
#include "lint/commands.def"
#undef COMMAND
};

int
refuse(const char *fmt, ...)
{
	va_list ap;

	fputs("owui-lint: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return EXIT_USAGE;
}
