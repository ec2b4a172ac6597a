// fix_write: files replaced by their mended text, each all at once.
#pragma once

#include <stdbool.h>

#include "lint/unit.h"

// Replaces the files of the unit `old` that differ in `new`.  Whoever reads one, or loses power,
// has the old text or the new one.  Mode, owner, attributes with access lists, and symbolic links
// stay.  False, which is then said, if one cannot be replaced; then none is, unless that shows only
// in the end.
bool fix_write(struct arena *a, const struct unit *old, const struct unit *new);
