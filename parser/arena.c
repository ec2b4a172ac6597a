#include "parser/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Blocks double up to the larger size, so that a small file costs little and a large one few calls.
enum { FIRST_BLOCK = 32 * 1024, LARGEST_BLOCK = 1024 * 1024, ALIGNMENT = 8 };

struct block {
	struct block *next;
	size_t used, cap;
	char data[];
};

static struct block *
new_block(size_t cap)
{
	struct block *b = calloc(1, sizeof(*b) + cap);

	if (!b) {
		// The one place that meets an empty heap.
		fputs("owui-lint: out of memory\n", stderr);
		abort();
	}
	b->cap = cap;
	return b;
}

// A block with room for size bytes, first in the list unless it is filled at once.
static struct block *
block_for(struct arena *a, size_t size)
{
	struct block *b = a->blocks;
	size_t cap = b ? 2 * b->cap : FIRST_BLOCK;

	if (b && b->cap - b->used >= size)
		return b;
	if (cap > LARGEST_BLOCK)
		cap = LARGEST_BLOCK;
	if (b && size > cap / 4) {
		struct block *own = new_block(size);

		own->next = b->next;
		b->next = own;
		return own;
	}
	b = new_block(size > cap ? size : cap);
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct block *b;

	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	b = block_for(a, size);
	b->used += size;
	return b->data + b->used - size;
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n)
		memcpy(copy, s, n);
	return copy;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	int n;
	char *s;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

void *
arena_grow(struct arena *a, const void *old, size_t size, size_t more)
{
	void *new = arena_alloc(a, more);

	if (size)
		memcpy(new, old, size);
	return new;
}

void
arena_free(struct arena *a)
{
	struct block *b = a->blocks;

	while (b) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
	a->blocks = NULL;
}
