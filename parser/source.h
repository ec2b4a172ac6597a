// source: the bytes of one file, and the places in them.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "parser/text.h"

// The most bytes a file may have; the length of a word fits in 28 bits.
enum { SOURCE_MAX = 256 * 1024 * 1024 - 1 };

struct source {
	const char *path; // as the user named it
	const char *text; // a NUL follows its last byte, which len does not count
	size_t len;
	const uint32_t *lines; // where each line begins; nlines of them, at least one
	size_t nlines;
};

// A stretch of source, in bytes.  Lines and columns are worked out from it only when something is
// printed.
struct span {
	const struct source *src;
	uint32_t off, len;
};

struct position {
	size_t line, col; // both count from 1; col in code points
};

// The file at path ("-" is standard input); NULL, with *why set to one clause, if it cannot be
// read: it is a directory, a FIFO that nobody writes to, or longer than SOURCE_MAX.
struct source *source_read(struct arena *a, const char *path, const char **why);

// A source of a copy of bytes that are already in memory.
struct source *source_of(struct arena *a, const char *path, struct text text);

struct text span_text(struct span at);
struct position span_start(struct span at);
struct position span_end(struct span at); // just after its last byte
struct span span_line(struct span at);    // the whole line at.off is on, its newline included

// The number of the line that holds the byte at off, from 1.
size_t source_line(const struct source *src, size_t off);
