#include "parser/grammar.h"

#include <string.h>

static const struct grammar rows[] = {
#define GRAMMAR(keyword, sections, versions, flags, args)                                          \
	{ KW_##keyword, flags, versions, sections, args },
#include "parser/grammar.def"
#undef GRAMMAR
	{ KW_COUNT, 0, 0, 0, "" },
};

static const struct successor successors[] = {
#define SUCCESSOR(keyword, mend, text, help) { KW_##keyword, SUCCESSOR_##mend, text, help },
#include "parser/successors.def"
#undef SUCCESSOR
};

const struct grammar *
grammar_rows(enum keyword_id keyword)
{
	size_t low = 0, high = sizeof(rows) / sizeof(rows[0]) - 1;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (rows[mid].keyword < keyword)
			low = mid + 1;
		else
			high = mid;
	}
	return rows[low].keyword == keyword ? &rows[low] : NULL;
}

unsigned
grammar_versions(const struct grammar *first)
{
	unsigned versions = 0;

	for (const struct grammar *r = first; r && r->keyword == first->keyword; r++)
		if (!(r->flags & REMOVED))
			versions |= r->versions;
	return versions;
}

const struct successor *
keyword_successor(enum keyword_id keyword)
{
	for (size_t i = 0; i < sizeof(successors) / sizeof(successors[0]); i++)
		if (successors[i].keyword == keyword)
			return &successors[i];
	return NULL;
}
