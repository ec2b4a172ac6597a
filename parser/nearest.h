// nearest: "did you mean".
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "parser/text.h"

// A search for the name that a word is most probably meant to be.  Zero all but the word.
struct nearest {
	struct text word;
	const char *best; // NULL if no name is near enough
	size_t distance;
	bool rival;       // another name is as near
	size_t limit;     // of distance, for a name to be better or a rival
	uint64_t letters; // of the word, once a name was tried
};

// Whether the lengths and letters let a name be as near as the best: a cheap answer, mostly no.
bool nearest_possible(struct nearest *n, struct text name);

// Considers a name.  Of equally near ones the first stays.
void nearest_try(struct nearest *n, const char *name);

// Whether it can hardly be meant to be anything else: a letter is wrong, or two of many.
bool nearest_sure(const struct nearest *n);

// The number of letters to insert, drop, replace or swap with their neighbour that makes b of a;
// limit + 1 if it is more than limit.
size_t edit_distance(struct text a, struct text b, size_t limit);
