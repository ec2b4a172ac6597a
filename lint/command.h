// command: what the program can be asked to do.
#pragma once

#include "parser/arena.h"

struct arguments;

// Its answer is the exit status.
enum exit_status { EXIT_CLEAN, EXIT_FOUND, EXIT_USAGE };

enum command_id {
#define COMMAND(id, name, operands, summary) COMMAND_##id,
#include "lint/commands.def"
#undef COMMAND
	COMMAND_COUNT
};

struct command {
	const char *name;
	const char *arguments; // for the usage line
	const char *summary;
	int (*run)(struct arena *a, const struct arguments *args);
};

// By command_id.
extern const struct command commands[COMMAND_COUNT];

// Says on standard error, in one line, why it cannot be done; EXIT_USAGE.
int refuse(const char *fmt, ...) PRINTF(1, 2);
