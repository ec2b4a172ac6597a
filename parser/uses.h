// uses: where in a rule the expressions and log formats stand.
#pragma once

#include "parser/text.h"

// HAProxy asks whether the value of an action's expression is there: at the places of its rule, ...
enum use_at {
	USE_AT_RULE,
	USE_AT_REQUEST,  // at HTTP requests of the proxy, whichever list of rules it stands in
	USE_AT_FRONT,    // on the frontend's side alone, as soon as the rules are HTTP's
	USE_AT_SIDE,     // of requests on the frontend's side, of responses on the backend's
	USE_AT_ANYWHERE, // not at all
};

struct use {
	const char *name;
	const char *words;   // what follows the action's name, by letter
	const char *options; // "key:letters", in any order after them
	enum use_at at;
};

// Of an action such as "set-var(txn.a)"; NULL if it has neither.
const struct use *use_find(struct text action);

// The letters of an option among "len:w id:w"; NULL if there is none of that name.
const char *use_option(const char *options, struct text key);

// Whether a value stands where an expression could: a number or, for 't', a time, for 'z' a size.
bool use_value(struct text t, char letter);
