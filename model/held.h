// held: what variables hold, where a rule puts a part of the request into them.
#pragma once

#include "model/model.h"

// The fetches that rules put into variables, by name; NULL if there are none.
const struct table *held_find(struct arena *a, const struct model *m);

// Whether what the expression gives still is the whole of what it fetches, but for case and ports.
bool keeps_words(const struct sample *s);

// The fetch, or the one whose value the variable holds that it fetches.
const struct call *call_subject(const struct model *m, const struct call *fetch);

// What the test looks at: its fetch, or the one whose value the variable holds that it fetches.
const struct call *test_subject(const struct model *m, const struct test *t);
