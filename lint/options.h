// options: the command line as values.
#pragma once

#include <stdbool.h>

#include "lint/command.h"

#define ON(command) (1u << COMMAND_##command)
#define ON_ALL      (~0u)

// Commands that read a configuration.
#define ON_CONFIGURATION (ON(LINT) | ON(LISTENERS) | ON(ROUTE) | ON(TEST))

enum option_id {
#define OPTION(id, letter, name, argument, commands, help) OPT_##id,
#include "lint/options.def"
#undef OPTION
	OPT_COUNT
};

struct option_row {
	char letter; // '\0' if it has none
	const char *name;
	const char *argument; // NULL for a flag
	unsigned commands;    // ON() of each that takes it
	const char *help;     // %s stands for the values there are
};
extern const struct option_row option_rows[OPT_COUNT];

// One use of an option.
struct option_use {
	const struct option_use *next;
	const char *value; // "" for a flag
};

struct arguments {
	enum command_id command;
	const struct option_use *uses[OPT_COUNT]; // in their order
	char **paths;
	size_t npaths;
};

// False if the command line is wrong, which is then said.
bool options_parse(struct arena *a, int argc, char **argv, struct arguments *args);

bool option_given(const struct arguments *args, enum option_id id);

// The value of its last use; NULL if it is not given.
const char *option_value(const struct arguments *args, enum option_id id);

// The help of an option, its values filled in.
const char *option_help(struct arena *a, enum option_id id);
