// suppression: comments that silence a rule: "# owui-lint: ignore RULE[,RULE] - reason".
#pragma once

#include "parser/tree.h"

struct rule;

enum scope {
	SCOPE_LINE, // the comment's line; for a comment that stands alone, the next line with words
	SCOPE_SECTION, // the section it stands in or, alone right above a header, that one's
	SCOPE_FILE,
};

// One rule name of such a comment.
struct suppression {
	struct text name;         // the rule's present one; empty if it is faulty
	struct suppression *next; // in the configuration
	const struct file *file;
	struct span at;          // the rule's name; the comment's word that is wrong
	const struct rule *rule; // NULL if it is faulty
	const char *fault;       // why it silences nothing; NULL if it is sound
	const char *meant;       // what the wrong word may have been meant to be, or NULL
	enum scope scope;
	const struct line *line;       // SCOPE_LINE; NULL if no line follows
	const struct section *section; // SCOPE_SECTION; NULL if there is none
	const char *reason;            // "" if none is given
	bool used;                     // it silenced something; known when the rules have run
};

// Those of all files, in order; NULL if there are none.
struct suppression *suppressions_find(struct arena *a, const struct config *c);
