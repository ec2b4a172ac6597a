// reader: bytes to words and lines; what the parser's files share.
#pragma once

#include "parser/tree.h"

// The environment as the lines read so far leave it.
struct environment {
	struct arena *arena;
	const struct definition *vars; // newest first; a NULL value.ptr is one that was unset
};

// NULL if nothing defines it.
const struct definition *environment_get(const struct environment *env, struct text name);

// What setenv, presetenv, unsetenv and resetenv of the global section do to the variables; they are
// unknown after a line that is not `certain` to be read.
void environment_line(struct environment *env, const struct line *l, bool certain);

// The value of a predicate of .if or .elif: the words from 1 on.  UNKNOWN where it depends on the
// machine; *fault is set to a clause if it is none.
enum truth predicate(struct arena *a, const struct environment *env, const struct line *l,
	unsigned targets, const char **fault);

struct reader {
	struct arena *arena;
	struct file *file;
	const struct environment *env;
	uint32_t pos, end; // in the source: the next byte, and where to stop
	size_t expanded;   // bytes that variables have put into words
	bool asked;        // some word has a variable
};

// The next line that has words, or NULL where the reader's part of the file ends.
struct line *read_line(struct reader *r);

enum { MAX_NESTED = 16 }; // HAProxy's MAXNESTEDCONDS: the 16th level is refused

// The conditional blocks that are open.
struct blocks {
	struct arena *arena;
	struct file *file;
	const struct environment *env;
	unsigned targets;
	size_t depth; // may exceed MAX_NESTED; levels beyond it are only counted
	struct level {
		struct branch *branch;
		enum truth before; // whether an earlier arm is taken
		bool closed;       // .else was seen
	} levels[MAX_NESTED];
};

// Takes note of a line that begins with a dot.
void blocks_line(struct blocks *b, struct line *l);

// The arm that the next line stands in; NULL for none.
const struct branch *blocks_branch(const struct blocks *b);

// Reports blocks that the file leaves open.
void blocks_end(struct blocks *b);

// Whether a line of that arm is certainly skipped; whether it certainly is not.
bool branch_dead(const struct branch *b);
bool branch_certain(const struct branch *b);
