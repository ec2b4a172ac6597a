// watch: the same again whenever something is saved.
#pragma once

#include "lint/inputs.h"
#include "lint/options.h"

// Does `work` with what the command line names, and again after each change of it, until the
// program is ended.  Comes back only if there is nothing to begin with or no way to watch, which is
// then said.
int watch(const struct arguments *args,
	int (*work)(struct arena *a, const struct arguments *args, struct input *inputs));
