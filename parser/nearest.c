#include "parser/nearest.h"

#include <string.h>

enum { MAX_LEN = 64 };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

// Damerau and Levenshtein's, where no letter takes part in two changes.
size_t
edit_distance(struct text a, struct text b, size_t limit)
{
	size_t rows[3][MAX_LEN + 1], *row = rows[0], *above = rows[1], *before = rows[2];

	if (a.len > MAX_LEN || b.len > MAX_LEN || a.len > b.len + limit || b.len > a.len + limit)
		return limit + 1;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *last = before;

		before = above;
		above = row;
		row = last;
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool differ = a.ptr[i - 1] != b.ptr[j - 1];

			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + differ);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
				a.ptr[i - 2] == b.ptr[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return row[b.len] <= limit ? row[b.len] : limit + 1;
}

void
nearest_try(struct nearest *n, const char *name)
{
	// A third of a word may be wrong; more of it would be a guess.
	size_t limit = n->word.len < 3 ? 0 : n->word.len < 6 ? 1 : n->word.len / 3, distance;

	if (n->best && n->distance < limit)
		limit = n->distance;
	if (n->best && n->distance == 0)
		return;
	distance = edit_distance(n->word, text_of(name), limit);
	if (distance > limit)
		return;
	if (n->best && n->distance == distance) {
		n->rival |= strcmp(n->best, name) != 0;
		return;
	}
	n->best = name;
	n->rival = false;
	n->distance = distance;
}

bool
nearest_sure(const struct nearest *n)
{
	return n->best && !n->rival && (n->distance < 2 || (n->distance == 2 && n->word.len > 7));
}
