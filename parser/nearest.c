#include "parser/nearest.h"

#include <string.h>

enum { MAX_LEN = 64 };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

// The row of the table of distances below `row`, which is below `above`: those of i letters of a to
// each beginning of b.  The smallest of them.
static size_t
next_row(
	struct text a, struct text b, size_t i, const size_t *above, const size_t *row, size_t *out)
{
	size_t smallest = out[0] = i;

	for (size_t j = 1; j <= b.len; j++) {
		bool differ = a.ptr[i - 1] != b.ptr[j - 1];

		out[j] = least(least(row[j], out[j - 1]) + 1, row[j - 1] + differ);
		if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
			out[j] = least(out[j], above[j - 2] + 1);
		smallest = least(smallest, out[j]);
	}
	return smallest;
}

// Damerau and Levenshtein's, where no letter takes part in two changes.  Distances only grow from
// two rows to the next.
size_t
edit_distance(struct text a, struct text b, size_t limit)
{
	size_t rows[3][MAX_LEN + 1], smallest = 0;

	if (a.len > MAX_LEN || b.len > MAX_LEN || a.len > b.len + limit || b.len > a.len + limit)
		return limit + 1;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t before = smallest;

		smallest = next_row(a, b, i, rows[(i + 1) % 3], rows[(i - 1) % 3], rows[i % 3]);
		if (smallest > limit && before > limit)
			return limit + 1;
	}
	return least(rows[a.len % 3][b.len], limit + 1);
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
