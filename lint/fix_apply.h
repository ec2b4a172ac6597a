// fix_apply: from findings' edits to the text after them.
#pragma once

#include "lint/unit.h"
#include "model/diag.h"

// The unit after the edits of as many of the n findings as fit together, the first ones first; the
// others can be tried on the result.  Those that are suppressed are left out, and those that are
// unsafe unless `unsafe`.  *applied is how many findings that were; they are marked.
struct unit fix_apply(struct arena *a, const struct unit *u, struct diag *const *diags, size_t n,
	bool unsafe, size_t *applied);
