#include "parser/nearest.h"

#include <string.h>

enum { MAX_LEN = 64 }; // a bit for each letter

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

// Damerau and Levenshtein's distance, where no letter takes part in two changes, as Hyyrö computes
// it: a column of the table of distances is the bits of where it rises and falls.
size_t
edit_distance(struct text a, struct text b, size_t limit)
{
	uint64_t where[256] = { 0 }, before = 0, rises = ~(uint64_t)0, falls = 0, same = 0;
	size_t distance = a.len;

	if (a.len > MAX_LEN || b.len > MAX_LEN || a.len > b.len + limit || b.len > a.len + limit)
		return limit + 1;
	for (size_t i = 0; i < a.len; i++)
		where[(unsigned char)a.ptr[i]] |= (uint64_t)1 << i;
	for (size_t j = 0; a.len && j < b.len; j++) {
		uint64_t now = where[(unsigned char)b.ptr[j]], right, left;
		uint64_t swapped = ((~same & now) << 1) & before;

		same = (((now & rises) + rises) ^ rises) | now | falls | swapped;
		right = falls | ~(same | rises);
		left = same & rises;
		distance += right >> (a.len - 1) & 1;
		distance -= left >> (a.len - 1) & 1;
		right = right << 1 | 1;
		rises = left << 1 | ~(same | right);
		falls = right & same;
		before = now;
	}
	return least(a.len ? distance : b.len, limit + 1);
}

// The letters of a text, as bits: 64 of them, so that some share one.
static uint64_t
letters_of(struct text t)
{
	uint64_t letters = 0;

	for (size_t i = 0; i < t.len; i++)
		letters |= (uint64_t)1 << (t.ptr[i] & 63);
	return letters;
}

// How many letters may be wrong: a third of the word, since more of it would be a guess.
static void
begin(struct nearest *n)
{
	n->limit = n->word.len < 3 ? 0 : n->word.len < 6 ? 1 : n->word.len / 3;
	n->letters = letters_of(n->word);
}

bool
nearest_possible(struct nearest *n, struct text name)
{
	uint64_t letters;

	if (!n->letters)
		begin(n);
	if (n->word.len > name.len + n->limit || name.len > n->word.len + n->limit)
		return false;
	letters = letters_of(name);
	// Each change brings one letter at most, and takes one away.
	return (size_t)__builtin_popcountll(letters & ~n->letters) <= n->limit &&
	       (size_t)__builtin_popcountll(n->letters & ~letters) <= n->limit;
}

void
nearest_try(struct nearest *n, const char *name)
{
	struct text other = text_of(name);
	size_t distance;

	if ((n->best && n->distance == 0) || !nearest_possible(n, other))
		return;
	distance = edit_distance(n->word, other, n->limit);
	if (distance > n->limit)
		return;
	if (n->best && n->distance == distance) {
		n->rival |= strcmp(n->best, name) != 0;
		return;
	}
	n->best = name;
	n->rival = false;
	n->distance = n->limit = distance;
}

bool
nearest_sure(const struct nearest *n)
{
	return n->best && !n->rival && (n->distance < 2 || (n->distance == 2 && n->word.len > 7));
}
