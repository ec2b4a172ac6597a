#include "lint/fix_apply.h"

#include <stdlib.h>
#include <string.h>

// What edits have taken of a source, by byte: the byte itself, and the gap before it.
enum { TOOK_BYTE = 1, TOOK_GAP = 2 };

struct editing {
	const struct source *src;
	unsigned char *taken; // NULL until there is an edit
	const struct edit **edits;
	size_t n, cap;
	size_t growth; // bytes that the edits add
	bool locked;   // another part of the unit is the same file
};

struct editor {
	struct arena *arena;
	struct editing *parts;
	size_t n;
};

static struct editing *
find_part(const struct editor *ed, const struct source *src)
{
	for (size_t i = 0; i < ed->n; i++)
		if (ed->parts[i].src == src)
			return &ed->parts[i];
	return NULL;
}

static bool
fits(const struct editing *part, const struct edit *e)
{
	const unsigned char *taken = part->taken + e->at.off;

	if (!e->at.len)
		return !(taken[0] & TOOK_GAP);
	for (size_t i = 0; i < e->at.len; i++)
		if (taken[i] & (i ? TOOK_BYTE | TOOK_GAP : TOOK_BYTE))
			return false;
	return true;
}

static void
mark(struct editing *part, const struct edit *e, bool on)
{
	unsigned char *taken = part->taken + e->at.off;

	for (size_t i = 0; i < e->at.len || i == 0; i++) {
		unsigned bits = !e->at.len ? TOOK_GAP : i ? TOOK_BYTE | TOOK_GAP : TOOK_BYTE;

		taken[i] = (unsigned char)(on ? taken[i] | bits : taken[i] & ~bits);
	}
}

static bool
claim(struct editor *ed, const struct edit *e)
{
	struct editing *part = find_part(ed, e->at.src);

	if (!part || part->locked)
		return false;
	if (!part->taken)
		part->taken = arena_alloc(ed->arena, part->src->len + 1);
	if (!fits(part, e))
		return false;
	mark(part, e, true);
	return true;
}

static void
keep(struct editor *ed, const struct edit *e)
{
	struct editing *part = find_part(ed, e->at.src);
	size_t size = sizeof(const struct edit *);

	if (part->n == part->cap) {
		part->cap = part->cap ? 2 * part->cap : 16;
		part->edits = arena_grow(ed->arena, part->edits, part->n * size, part->cap * size);
	}
	part->edits[part->n++] = e;
	part->growth += strlen(e->text);
}

static bool
changes(const struct diag *d)
{
	for (const struct edit *e = d->edits; e; e = e->next)
		if (!text_is(span_text(e->at), e->text))
			return true;
	return false;
}

// Takes all edits of a finding, or none.
static bool
take(struct editor *ed, const struct diag *d)
{
	const struct edit *e = d->edits;

	while (e && claim(ed, e))
		e = e->next;
	if (e) {
		for (const struct edit *done = d->edits; done != e; done = done->next)
			mark(find_part(ed, done->at.src), done, false);
		return false;
	}
	for (e = d->edits; e; e = e->next)
		keep(ed, e);
	return true;
}

// What is inserted at a place goes before what replaces the bytes after it.
static int
by_place(const void *x, const void *y)
{
	const struct edit *a = *(const struct edit *const *)x, *b = *(const struct edit *const *)y;

	if (a->at.off != b->at.off)
		return a->at.off < b->at.off ? -1 : 1;
	return (a->at.len > 0) - (b->at.len > 0);
}

static const struct source *
edited(struct arena *a, const struct editing *part)
{
	char *text = arena_alloc(a, part->src->len + part->growth + 1);
	size_t len = 0, done = 0;

	qsort(part->edits, part->n, sizeof(*part->edits), by_place);
	for (size_t i = 0; i < part->n; i++) {
		const struct edit *e = part->edits[i];

		memcpy(text + len, part->src->text + done, e->at.off - done);
		len += e->at.off - done;
		memcpy(text + len, e->text, strlen(e->text));
		len += strlen(e->text);
		done = (size_t)e->at.off + e->at.len;
	}
	memcpy(text + len, part->src->text + done, part->src->len - done);
	len += part->src->len - done;
	return source_of(a, part->src->path, (struct text){ text, len });
}

static void
open_parts(struct editor *ed, const struct unit *u)
{
	ed->n = u->nsources;
	ed->parts = arena_array(ed->arena, struct editing, ed->n);
	for (size_t i = 0; i < ed->n; i++) {
		ed->parts[i].src = u->sources[i];
		for (size_t k = 0; k < i; k++)
			if (strcmp(u->sources[k]->path, u->sources[i]->path) == 0)
				ed->parts[i].locked = ed->parts[k].locked = true;
	}
}

struct unit
fix_apply(struct arena *a, const struct unit *u, struct diag *const *diags, size_t n, bool unsafe,
	size_t *applied)
{
	struct editor ed = { .arena = a };
	const struct source **sources = arena_array(a, const struct source *, u->nsources);

	open_parts(&ed, u);
	*applied = 0;
	for (size_t i = 0; i < n; i++)
		if (diags[i]->edits && !diags[i]->suppressed && (unsafe || !diags[i]->unsafe) &&
			changes(diags[i]))
			*applied += diags[i]->mended = take(&ed, diags[i]);
	for (size_t i = 0; i < u->nsources; i++)
		sources[i] = ed.parts[i].n ? edited(a, &ed.parts[i]) : u->sources[i];
	return (struct unit){ sources, u->nsources };
}
