// inputs: from what the user names to the configurations to lint.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "parser/arena.h"

struct arguments;
struct setup;

// Paths of one configuration, in the order HAProxy reads them.
struct input {
	struct input *next;
	const char **paths;
	size_t npaths;
	const struct setup *setup; // see inputs_prepare()
	bool whole; // -f named its parts; else it is one file, and may be part of a unit
};

// Adds a file, or what haproxy -f reads of a folder.  False if that cannot be read, which is then
// said.
bool input_add(struct arena *a, struct input *in, const char *path);

// What -f and the PATHs stand for.  False if there is nothing to lint, which is then said.
bool inputs_find(struct arena *a, const struct arguments *args, struct input **list);

// The same, each with its setup, and a file that is part of a unit replaced by the whole unit,
// once. False, too, if a setup is wrong, which is then said.
bool inputs_prepare(struct arena *a, const struct arguments *args, struct input **list);
