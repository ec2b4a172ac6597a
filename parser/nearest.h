// nearest: "did you mean".
#pragma once

#include <stddef.h>

#include "parser/text.h"

// A search for the name that a word is most probably meant to be.  Zero `best` and `distance`.
struct nearest {
	struct text word;
	const char *best; // NULL if no name is near enough
	size_t distance;
	bool rival; // another name is as near
};

// Considers a name.  Of equally near ones the first stays.
void nearest_try(struct nearest *n, const char *name);

// Whether it can hardly be meant to be anything else: a letter is wrong, or two of many.
bool nearest_sure(const struct nearest *n);

// The number of letters to insert, drop, replace or swap with their neighbour that makes b of a;
// limit + 1 if it is more than limit.
size_t edit_distance(struct text a, struct text b, size_t limit);
