// invariants: what holds for the tree of any bytes.
#pragma once

#include "parser/text.h"

// NULL if the bytes' tree has every invariant, else which it lacks: printing the tree (its words
// and what lies between them) gives the bytes back, spans are ordered and on their line, and
// reading the same bytes twice gives the same tree.
const char *invariants_check(struct text bytes);

// Lints the bytes with every rule and throws the findings away, after looking at their places. NULL
// or what is wrong with one.
const char *invariants_lint(struct text bytes);
