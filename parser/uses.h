// uses: where in a rule the expressions and log formats stand.
#pragma once

#include "parser/text.h"

struct use {
	const char *name;
	const char *words;   // what follows the action's name, by letter
	const char *options; // "key:letters", in any order after them
};

// Of an action such as "set-var(txn.a)"; NULL if it has neither.
const struct use *use_find(struct text action);
