// rule_list: the lists that rules stand in, and where in the way of a request each is gone through.
#pragma once

#include "model/model.h"
#include "parser/uses.h"

struct rule_list {
	enum keyword_id keyword;
	const char *word;           // the second one; NULL for any
	size_t action;              // the word that says what is done
	unsigned side;              // that its counters are asked for on
	unsigned frontend, backend; // its places (PLACE_BIT) on either side
};

// The list of l's rule; NULL if l is none.
const struct rule_list *rule_list_of(const struct line *l);

// Where the values of an action's expressions must be in a rule of a proxy with these sides; 0 for
// anywhere.
unsigned rule_list_places(const struct rule_list *list, unsigned sides, enum use_at at);

// Whether some proxy has the line, or inherits it, and looks at it; `http`: a backend in mode http.
bool line_taken(const struct model *m, const struct line *l, const char *word, bool http);
