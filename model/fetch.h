// fetch: the sample fetches, for their table.
#pragma once

#include "model/evaluate.h"

#define FETCH(name, function, looks_at)                                                            \
	struct value *function(struct walk *w, const struct call *c, bool all);
#include "model/fetches.def"
#undef FETCH
