// shape: what the words of a line must look like.
#pragma once

#include "parser/tree.h"

// shape  = "" | item (" " item)*
// item   = type ("|" word)? ("?" | "*")? "?": may be missing, "*": any number of them; the word may
//                                        stand there instead
// type   = "w"                           any word
//        | "int" range? | "atoi" range?  a number; "atoi" does not mind what follows the digits
//        | "unsigned" range?             the same, and one below 0 counts as above any
//        | "nonzero"                     the same, but not 0
//        | "mask"                        a number, decimal, octal or hexadecimal; "+" or "-" may
//                                        stand before it
//        | "time" range? | "secs" range? a time whose unit is ms or s if it says none
//        | "size" range?                 a size in bytes, below 4 GiB
//        | "bytes" range?                any size in bytes
//        | "=" name ("|" name)*          one of these words; "a%": one that begins with a
//        | "," name ("|" name)*          some of these words, with commas between them
//        | ";" name ("|" name)*          the same, and no comma may be the last
//        | "init-addr"                   ways to find the first address of a server
//        | "factor"                      0 or a number above 100
//        | "guid"                        what identifies an object among all
//        | "host"                        an address without a port; "target": it may have one;
//        "target-port": it must; "target-range": or a range of them
//        | "networks"                    a list of networks
//        | "node"                        letters, digits, "_", "-" and "."
//        | "name"                        these and ":"
//        | "octal"                       a number with base 8
//        | "hex"                         pairs of hexadecimal digits
//        | "sample"                      such ranges, ":" and a number that none exceeds
//        | "codes"                       numbers and ranges of them, with commas between them
//        | "status"                      the same of status codes, "+" or "-" may stand before each
//        | "range"                       a number or two with "-" between them, as atoi() reads
//                                        them
//        | "threads" range               the same, but both in the range
//        | "cpumap"                      threads of a thread group, as cpu-map has them
//        | "cpus"                        numbers of processors and ranges of them
//        | "network"                     an address with or without a mask
//        | "port"                        a port, or a sample expression
//        | "stored" | "stored-old"       what stick tables store; "-old": up to 2.8
//        | "expr"                        a sample expression
//        | "expr-or-time"                a time that is not 0, or an expression in its place
//        | "delay"                       the same in one word
//        | "cond" | "cond!"              "if" or "unless" and what follows; with "!" it must be
//                                        there
//        | "{" group (" " group)* "}" "+"?  these words in any order, each with what it takes;
//                                        "+": at least one
//        | "rest"                        anything, to the end
// group  = "*"? name ":" (count | type "?"? ("+" type "?"?)*)
//                                        "*": one of the groups marked so must be there
// range  = "(" low "," high ")"
//
// Where the shape ends, the line must end.

enum shape_result { SHAPE_OK, SHAPE_MISSING, SHAPE_EXTRA, SHAPE_BAD, SHAPE_GARBAGE };

struct shape_fault {
	enum shape_result kind;
	size_t word;          // which
	struct text part;     // of that word, if it is not all of it
	const char *expected; // the item, of an extra word the last "{}"; not ended by a NUL
	size_t len;           // of the item
};

// Whether the words of l from `first` to before `end` have the shape.  Words that depend on
// the environment fit everywhere.
bool shape_check(
	const char *shape, const struct line *l, size_t first, size_t end, struct shape_fault *out);

// The same for words from *word on, which is then the first one that the shape does not take.
bool shape_match(
	const char *shape, const struct line *l, size_t *word, size_t end, struct shape_fault *out);

// The next name of groups, the text of an item "{}"; false if there is none left.
bool shape_next_name(struct text *groups, struct text *name);

// "a number from 0 to 50" for an item of a shape.
const char *shape_describe(struct arena *a, const struct shape_fault *f);
