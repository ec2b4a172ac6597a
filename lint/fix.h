// fix: findings mended, again and again, until none is left that can be.
#pragma once

#include "lint/lint.h"
#include "lint/setup.h"

struct mended {
	struct unit unit;    // with the new texts; a source that stays is the same one
	struct diag **diags; // that are left
	size_t n;
	size_t count; // findings that were mended
};

struct mended fix(struct arena *a, const struct unit *unit, const struct setup *setup, bool unsafe);

// Puts the new texts where the old ones were: into their files; that of standard input onto
// standard output, changed or not.  False, which is then said, if that fails.
bool fix_finish(
	struct arena *a, const struct input *in, const struct unit *old, const struct mended *m);
