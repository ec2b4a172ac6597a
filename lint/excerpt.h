// excerpt: a line of source with marks under a part of it.
#pragma once

#include <stdio.h>

#include "parser/source.h"

// The line that `at` begins on, and marks below the part: "^^^^".  `gutter` is the width of the
// line number, `mark` and `plain` switch colours on and off.  What does not fit is cut.
void write_excerpt(
	FILE *to, struct arena *a, struct span at, int gutter, const char *mark, const char *plain);
