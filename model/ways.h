// ways: the requests that may lead to a proxy, as the conditions that choose it ask for them.
#pragma once

#include "model/model.h"

enum { WAYS_MAX = 16 };

// What to ask for, with a stand-in where nothing is compared.
struct ways {
	struct text hosts[WAYS_MAX], paths[WAYS_MAX]; // a path ends in "/" if things are below it
	size_t nhosts, npaths;
	bool named; // what leads to it, or an ACL that does, has the word asked for
};

// Whether a stretch of letters in the name is `word`.
bool name_has_word(struct text name, const char *word);

// Those of the lines that lead to p; `word` is looked for in their ACLs' names and patterns.
struct ways ways_to(
	struct arena *a, const struct model *m, const struct proxy *p, const char *word);
