// nearest: "did you mean".
#pragma once

#include <stddef.h>

#include "parser/text.h"

// A search for the name that a word is most probably meant to be.  Zero `best` and `distance`.
struct nearest {
	struct text word;
	const char *best; // NULL if no name is near enough
	size_t distance;
};

// Considers a name.  Of equally near ones the first stays.
void nearest_try(struct nearest *n, const char *name);

// The number of letters to insert, drop, replace or swap with their neighbour that makes b of a;
// limit + 1 if it is more than limit.
size_t edit_distance(struct text a, struct text b, size_t limit);
