// inputs: from what the user names to the configurations to lint.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "parser/arena.h"

struct arguments;

// Paths of one configuration, in the order HAProxy reads them.
struct input {
	struct input *next;
	const char **paths;
	size_t npaths;
};

// What -f and the PATHs stand for.  False if there is nothing to lint, which is then said.
bool inputs_find(struct arena *a, const struct arguments *args, struct input **list);
