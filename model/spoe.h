// spoe: the file of a "filter spoe", as HAProxy reads it.
#pragma once

#include "model/model.h"

// Why HAProxy refuses it.
struct spoe_fault {
	const char *why; // a clause about the file
	struct span at;  // in the file; no source where nothing of it is to blame
};

// What is wrong with the file that word `file` of the line names, for the engine that the line
// names.  False if nothing is, or it cannot be read or judged.
bool spoe_fault(const struct model *m, const struct line *l, size_t file, struct spoe_fault *f);
