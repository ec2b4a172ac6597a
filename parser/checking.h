// checking: what the checker's files share.
#pragma once

#include "parser/check.h"
#include "parser/regex.h"

// An expression while it is judged for one release after another.
struct chain {
	const struct line *line;
	size_t word, words; // its first, and how many it takes
	size_t ncalls;      // in the checker's calls
	unsigned version;   // the release it is judged for
	unsigned same;      // releases for which all is the same as for that one
	bool noted;         // its mentions are taken note of
	bool unknown;       // a script gives its value
	enum type type;     // of its value
	const struct fetch *fetch;
	struct text at; // what is wrong with it
	const char *message, *help;
};

// The calls of the expression in `text`; *rest is what follows it.
bool chain_read(struct checker *c, struct chain *ch, struct text text, char stop, struct text *rest,
	const char **fault);

// The converters in the words after it, up to `end`, as HAProxy still takes them.
bool chain_read_words(struct checker *c, struct chain *ch, size_t end, const char **fault);

// Whether ch->version accepts it; else ch->at and the like say what is wrong.
bool chain_run(struct checker *c, struct chain *ch, unsigned places);

// Reports the first thing that is wrong, if any release refuses it.
void chain_check(struct checker *c, struct chain *ch, unsigned places, enum fault_kind kind);

void chain_report(
	struct checker *c, const struct chain *ch, unsigned versions, enum fault_kind kind);
