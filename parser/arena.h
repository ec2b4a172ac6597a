// arena: memory that is given back all at once.
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct block;

// Zero is an empty arena.
struct arena {
	struct block *blocks;
};

#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

// Zeroed bytes, aligned for pointers, integers and doubles.  Never NULL: out of memory ends the
// program.
void *arena_alloc(struct arena *a, size_t size);

// Copies that end in a NUL which `n` and the result's length do not count.
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

// A bigger copy of an array of `size` bytes that becomes `more` bytes; the old one stays where it
// is.
void *arena_grow(struct arena *a, const void *old, size_t size, size_t more);

// Makes all that `from` has a's own; `from` is empty then.
void arena_adopt(struct arena *a, struct arena *from);

// Takes everything back, to give it out anew: the same memory, zeroed again.
void arena_reset(struct arena *a);

// Gives everything back; the arena is empty again.
void arena_free(struct arena *a);

#define arena_new(a, type)      ((type *)arena_alloc(a, sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc(a, sizeof(type) * (n)))
