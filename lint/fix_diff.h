// fix_diff: what a mend changes, as a unified diff.
#pragma once

#include <stdio.h>

#include "parser/source.h"

// Writes nothing if the two are the same.
void write_diff(FILE *to, struct arena *a, const struct source *old, const struct source *new);
