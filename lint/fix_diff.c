#include "lint/fix_diff.h"

#include "lint/clean.h"

// Lines of context, and how far apart a change may put what it leaves alone.
enum { CONTEXT = 3, FARTHEST = 2000 };

// Lines from `old` on give way to lines from `new` on.
struct change {
	size_t old, nold;
	size_t new, nnew;
};

struct comparison {
	struct arena *arena;
	const struct source *old, *new;
	size_t nold, nnew; // lines
	struct change *changes;
	size_t n, cap;
};

static size_t
count_lines(const struct source *src)
{
	return src->nlines - (src->len == 0 || src->text[src->len - 1] == '\n');
}

// With its newline.
static struct text
line(const struct source *src, size_t i)
{
	size_t start = src->lines[i], end = i + 1 < src->nlines ? src->lines[i + 1] : src->len;

	return (struct text){ src->text + start, end - start };
}

static bool
same(const struct comparison *c, size_t i, size_t j)
{
	if (i == c->nold || j == c->nnew)
		return i == c->nold && j == c->nnew;
	return text_eq(line(c->old, i), line(c->new, j));
}

// Whether the two go on alike: a blank line or a brace alone says little.
static bool
meet(const struct comparison *c, size_t i, size_t j)
{
	if (i > c->nold || j > c->nnew || !same(c, i, j))
		return false;
	return i == c->nold || line(c->old, i).len > CONTEXT || same(c, i + 1, j + 1);
}

// The change that begins at lines that differ.
static struct change
measure(const struct comparison *c, size_t i, size_t j)
{
	for (size_t sum = 1; sum <= FARTHEST; sum++)
		for (size_t k = 0; k <= sum; k++)
			if (meet(c, i + k, j + sum - k))
				return (struct change){ i, k, j, sum - k };
	return (struct change){ i, c->nold - i, j, c->nnew - j };
}

static void
compare(struct comparison *c)
{
	size_t i = 0, j = 0, size = sizeof(*c->changes);

	while (i < c->nold || j < c->nnew) {
		struct change found;

		if (same(c, i, j)) {
			i++;
			j++;
			continue;
		}
		found = measure(c, i, j);
		if (c->n == c->cap) {
			c->cap = c->cap ? 2 * c->cap : 16;
			c->changes = arena_grow(c->arena, c->changes, c->n * size, c->cap * size);
		}
		c->changes[c->n++] = found;
		i += found.nold;
		j += found.nnew;
	}
}

static void
write_lines(FILE *to, char mark, const struct source *src, size_t from, size_t until)
{
	for (; from < until; from++) {
		struct text t = line(src, from);

		fputc(mark, to);
		fwrite(t.ptr, 1, t.len, to);
		if (t.ptr[t.len - 1] != '\n')
			fputs("\n\\ No newline at end of file\n", to);
	}
}

// A range of no lines is named by the line before it.
static void
write_range(FILE *to, char mark, size_t from, size_t n)
{
	fprintf(to, " %c%zu", mark, n ? from + 1 : from);
	if (n != 1)
		fprintf(to, ",%zu", n);
}

// The changes from `first` to `last` with what is around them.
static void
write_hunk(
	FILE *to, const struct comparison *c, const struct change *first, const struct change *last)
{
	size_t before = first->old < CONTEXT ? first->old : CONTEXT;
	size_t done = first->old - before, end = last->old + last->nold, after = c->nold - end;

	if (after > CONTEXT)
		after = CONTEXT;
	fputs("@@", to);
	write_range(to, '-', done, end + after - done);
	write_range(to, '+', first->new - before,
		last->new + last->nnew + after - (first->new - before));
	fputs(" @@\n", to);
	for (const struct change *g = first; g <= last; g++) {
		write_lines(to, ' ', c->old, done, g->old);
		write_lines(to, '-', c->old, g->old, g->old + g->nold);
		write_lines(to, '+', c->new, g->new, g->new + g->nnew);
		done = g->old + g->nold;
	}
	write_lines(to, ' ', c->old, done, end + after);
}

void
write_diff(FILE *to, struct arena *a, const struct source *old, const struct source *new)
{
	struct comparison c = { .arena = a, .old = old, .new = new };
	const char *path = clean(a, text_of(old->path));

	c.nold = count_lines(old);
	c.nnew = count_lines(new);
	compare(&c);
	if (c.n)
		fprintf(to, "--- %s\n+++ %s\n", path, path);
	for (size_t i = 0, last; i < c.n; i = last + 1) {
		last = i;
		while (last + 1 < c.n &&
			c.changes[last + 1].old - c.changes[last].old - c.changes[last].nold <=
				2 * CONTEXT)
			last++;
		write_hunk(to, &c, &c.changes[i], &c.changes[last]);
	}
}
