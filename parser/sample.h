// sample: sample expressions, "req.hdr(host),lower,field(1,:)", and log formats, as written.
#pragma once

#include "parser/tree.h"

enum { MAX_CALL_ARGS = 13 };

// A fetch or a converter.  Its texts are views into the word, or unquoted copies.
struct call {
	struct text name;
	struct text args[MAX_CALL_ARGS];
	size_t nargs;      // 0 both for "x" and for "x()"
	bool parens;       // "(" was there
	struct text whole; // from the name to the ")"
};

struct sample {
	struct call fetch;
	struct call *converters;
	size_t nconverters;
	struct text whole;
};

// sample = call ("," call)*
//
// The expression at the start of text, up to `stop` if that is not 0 (the "]" of a log format);
// *rest is what follows.  False, with *fault set to a clause, if it is none.  Names are not looked
// up.
bool sample_parse(struct arena *a, struct text text, char stop, struct sample *out,
	struct text *rest, const char **fault);

// A fetch, or a converter, at the start of *rest, which becomes what follows it.  Its name may be
// empty.
bool call_parse(struct arena *a, struct text *rest, struct call *out, const char **fault);

// The next converter of an expression whose start is read; false at its end, or with *fault set.
bool call_next(struct arena *a, struct text *rest, char stop, struct call *out, const char **fault);

// A stretch of a log format.
struct piece {
	struct piece *next;
	enum piece_kind {
		PIECE_TEXT,  // itself
		PIECE_ALIAS, // "%ci", "%{+Q}o"
		PIECE_SAMPLE // "%[src]"
	} kind;
	struct text text;  // PIECE_TEXT: with "%%" made "%"; PIECE_ALIAS: the name without "%"
	struct text flags; // what stands in "{}"
	struct sample sample;
	struct text whole; // as written
};

// NULL, with *fault unset, for an empty text; with *fault set to a clause, if the format is broken.
struct piece *format_parse(struct arena *a, struct text text, const char **fault);
