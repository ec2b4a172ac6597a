#include "parser/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
// A gap behind each allocation, and the room that is not given out yet, may not be touched.
enum { GAP = 16 };
#define FORBID(p, size) __asan_poison_memory_region(p, size)
#define ALLOW(p, size)  __asan_unpoison_memory_region(p, size)
#else
enum { GAP = 0 };
#define FORBID(p, size)
#define ALLOW(p, size)
#endif

#define HUGE_PAGE ((size_t)2 * 1024 * 1024)

// Blocks double up to the larger size, so that a small file costs little and a large one few calls.
// The large ones are whole huge pages, which spares a large file most of its page faults.
#define FIRST_BLOCK   ((size_t)32 * 1024)
#define LARGEST_BLOCK (4 * HUGE_PAGE)
#define ALIGNMENT     ((size_t)8)

struct block {
	struct block *next;
	size_t used, cap;
	size_t mapped; // bytes to unmap; 0 if it came from the heap
	char data[];
};

// Zeroed memory of `size` bytes, a multiple of a huge page, that begins with one; NULL if there is
// none.
static void *
map(size_t size)
{
	char *got = mmap(
		NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before;

	if (got == MAP_FAILED)
		return NULL;
	before = (HUGE_PAGE - (uintptr_t)got % HUGE_PAGE) % HUGE_PAGE;
	if (before)
		munmap(got, before);
	munmap(got + before + size, HUGE_PAGE - before);
	madvise(got + before, size, MADV_HUGEPAGE);
	return got + before;
}

static struct block *
new_block(size_t cap)
{
	size_t size = sizeof(struct block) + cap;
	bool large = size >= HUGE_PAGE;
	struct block *b;

	if (large)
		size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	b = large ? map(size) : calloc(1, size);
	if (!b) {
		// The one place that meets an empty heap.
		fputs("owui-lint: out of memory\n", stderr);
		abort();
	}
	b->cap = size - sizeof(*b);
	b->mapped = large ? size : 0;
	FORBID(b->data, b->cap);
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
	size_t room = ((size + ALIGNMENT - 1) & ~(ALIGNMENT - 1)) + GAP;
	struct block *b = block_for(a, room);
	char *p = b->data + b->used;

	b->used += room;
	ALLOW(p, size);
	return p;
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

static void
free_block(struct block *b)
{
	ALLOW(b->data, b->cap);
	if (b->mapped)
		munmap(b, b->mapped);
	else
		free(b);
}

void
arena_adopt(struct arena *a, struct arena *from)
{
	struct block **end = &from->blocks;

	// Behind a's own, whose first block is the one with room.
	while (*end)
		end = &(*end)->next;
	if (a->blocks) {
		*end = a->blocks->next;
		a->blocks->next = from->blocks;
	} else {
		a->blocks = from->blocks;
	}
	from->blocks = NULL;
}

void
arena_free(struct arena *a)
{
	struct block *b = a->blocks;

	while (b) {
		struct block *next = b->next;

		free_block(b);
		b = next;
	}
	a->blocks = NULL;
}

void
arena_reset(struct arena *a)
{
	struct block *b = a->blocks;

	if (!b)
		return;
	for (struct block *old = b->next, *next; old; old = next) {
		next = old->next;
		free_block(old);
	}
	b->next = NULL;
	ALLOW(b->data, b->cap);
	memset(b->data, 0, b->used);
	FORBID(b->data, b->cap);
	b->used = 0;
}
