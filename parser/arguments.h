// arguments: whether the arguments of a fetch or converter are such as it wants.
#pragma once

#include "parser/fetch.h"
#include "parser/sample.h"

enum { MAX_ARGS = 12 };

// The arguments of a call beside what its row says of them.
struct call_arguments {
	struct arena *arena;
	unsigned version;
	size_t nmin, nmax;
	const char *letters; // without the "?", nmax of them
	struct text value[MAX_ARGS];
	bool given[MAX_ARGS]; // HAProxy has a value there, perhaps an empty one
	struct text at;       // of a fault: the wrong argument
};

// What is wrong with the number and the types of the arguments; NULL if nothing is.
const char *arguments_fill(struct call_arguments *a, const struct call *c, const char *spec);

// What is wrong with their values; NULL if nothing is.
const char *arguments_check(struct call_arguments *a, enum argument_check check);

// Why a variable cannot have that name; NULL if it can.
const char *variable_fault(struct text name, unsigned version);

// Whether set-var() knows the word as a condition.
bool variable_condition(struct text word);

// digits, after a sign or without one; HAProxy takes an empty text for 0.
bool argument_is_integer(struct text t);
