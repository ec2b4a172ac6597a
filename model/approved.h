// approved: words that were compared with the grammar and found right.  The same words on another
// line need no second look: a large file says few things often.
#pragma once

#include "parser/tree.h"

enum { APPROVED_SLOTS = 1024 };

// Long stretches of lines say nothing twice: of each stretch a few lines are looked for, and the
// others only if enough of the few were found.
enum { APPROVED_STRETCH = 1024, APPROVED_TRIED = 64, APPROVED_WORTH = 8 };

struct approved {
	struct approved_text {
		struct text text;
		uint16_t keyword;
		uint8_t section, flags;
	} slots[APPROVED_SLOTS];
	unsigned lines, found; // of this stretch
};

// Whether l's words from `first` on were approved on a line of the same keyword and kind of
// section.
bool approved_before(struct approved *a, const struct line *l, size_t first);

void approved_add(struct approved *a, const struct line *l, size_t first);
