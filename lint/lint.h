// lint: the whole program as one function.
#pragma once

#include "lint/unit.h"
#include "model/rule.h"

// Everything `rules` has to say about the unit, in the order of its files.  The list of rules ends
// with NULL.  *n is how many.
struct diag **lint(struct arena *a, const struct unit *unit, const struct settings *settings,
	const struct rule *const rules[], size_t *n);
