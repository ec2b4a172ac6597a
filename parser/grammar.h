// grammar: which words may stand where, and what follows them, in each release.
#pragma once

#include "parser/tree.h"

enum grammar_flag {
	TAKES_NO = 1 << 0,      // "no" and "default" may stand before it
	NAMED_ONLY = 1 << 1,    // in a defaults section only if that has a name
	FRONT_ONLY = 1 << 2,    // ignored with a warning in a backend
	BACK_ONLY = 1 << 3,     // ignored with a warning in a frontend
	EXPERIMENTAL = 1 << 4,  // wants expose-experimental-directives
	DEPRECATED = 1 << 5,    // a warning says so
	WANTS_EXPOSED = 1 << 6, // wants expose-deprecated-directives
	REMOVED = 1 << 7,       // always refused; HAProxy only still says what came after it
	HTTP_ONLY = 1 << 8,     // means nothing in TCP mode
	AFTER_SOURCE = 1 << 9,  // a part of "source"
	SERVER_ONLY = 1 << 10,  // a server's, but not of a default-server line
	FIRST_ONLY = 1 << 11,   // refused below a section that is no global one
};

// A row holds for a keyword in some sections of some releases.
struct grammar {
	uint16_t keyword;
	uint16_t flags;
	uint8_t versions;
	uint32_t sections;
	const char *args; // see shape.h
};

// The keyword's rows: from here to the first of another keyword.  NULL if it has none.
const struct grammar *grammar_rows(enum keyword_id keyword);

// The releases in which some section takes the keyword whose rows begin there; none for NULL.
unsigned grammar_versions(const struct grammar *first);

// How a line is mended whose keyword is gone; see successors.def.
enum successor_mend {
	SUCCESSOR_NOTE,
	SUCCESSOR_LINE,
	SUCCESSOR_WORD,
	SUCCESSOR_ORDER,
	SUCCESSOR_HEADER
};

struct successor {
	enum keyword_id keyword;
	enum successor_mend mend;
	const char *text; // NULL for NOTE and LINE
	const char *help; // a remedy in the imperative
};

// What came after a removed or deprecated keyword; NULL if nothing did.
const struct successor *keyword_successor(enum keyword_id keyword);
