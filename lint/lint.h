// lint: the whole program as one function.
#pragma once

#include "model/rule.h"

// The sources as one configuration.
struct unit {
	const struct source *const *sources;
	size_t nsources;
};

// Everything `rules` has to say about the unit, in the order of its files.  The list of rules ends
// with NULL.  *n is how many.
struct diag **lint(struct arena *a, const struct unit *unit, const struct settings *settings,
	const struct rule *const rules[], size_t *n);
