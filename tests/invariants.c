#include "tests/invariants.h"

#include <string.h>

#include "lint/lint.h"
#include "parser/tree.h"

// A file printed from its tree.
struct printer {
	struct arena *arena;
	const struct source *src;
	char *out;
	size_t len;      // printed so far, which is also where the source is
	const char *why; // the first invariant that does not hold
};

static void
expect(struct printer *p, bool ok, const char *why)
{
	if (!ok && !p->why)
		p->why = why;
}

static void
print(struct printer *p, size_t from, size_t to)
{
	if (from > to || to > p->src->len) {
		expect(p, false, "a span leaves the source");
		return;
	}
	memcpy(p->out + p->len, p->src->text + from, to - from);
	p->len += to - from;
}

// Whether word i begins where the one before it does: both come from one "${LIST[*]}".
static bool
expanded(const struct line *l, size_t i)
{
	return i > 0 && line_span(l, i).off == line_span(l, i - 1).off;
}

static void
print_word(struct printer *p, const struct line *l, size_t i)
{
	struct span at = line_span(l, i), line = span_line(line_span(l, 0));
	size_t end = (size_t)at.off + at.len;

	expect(p, at.src == p->src, "a word stands in another source");
	expect(p, at.len > 0, "a word takes no room");
	expect(p, at.off >= line.off && end <= (size_t)line.off + line.len,
		"a word leaves its line");
	expect(p, expanded(l, i) || at.off >= p->len, "words overlap or are out of order");
	if (p->why)
		return;
	if (at.off > p->len)
		print(p, p->len, at.off);
	if (end > p->len)
		print(p, p->len, end);
}

static void
print_line(struct printer *p, const struct line *l)
{
	expect(p, l->nwords > 0, "a line has no words");
	expect(p, l->section != NULL, "a line has no section");
	expect(p, line_nargs(l) <= l->nwords, "a line has more arguments than words");
	for (size_t i = 0; i < l->nwords && !p->why; i++)
		print_word(p, l, i);
}

static const char *
check_file(struct arena *a, const struct file *f)
{
	struct printer p = { .arena = a, .src = f->src, .out = arena_alloc(a, f->src->len + 1) };

	for (const struct line *l = f->lines; l && !p.why; l = l->next)
		print_line(&p, l);
	if (!p.why)
		print(&p, p.len, f->src->len);
	if (!p.why && (p.len != f->src->len || memcmp(p.out, f->src->text, p.len) != 0))
		return "the tree prints other bytes";
	return p.why;
}

static bool
same_line(const struct line *a, const struct line *b)
{
	if (a->nwords != b->nwords || a->flags != b->flags || a->keyword != b->keyword ||
		a->section->index != b->section->index)
		return false;
	for (size_t i = 0; i < a->nwords; i++)
		if (!text_eq(line_word(a, i), line_word(b, i)) ||
			line_word_flags(a, i) != line_word_flags(b, i))
			return false;
	return true;
}

static const char *
compare(const struct config *x, const struct config *y)
{
	const struct line *a = x->files->lines, *b = y->files->lines;

	for (; a && b; a = a->next, b = b->next)
		if (!same_line(a, b))
			return "a second reading gives another line";
	return a || b || x->nsections != y->nsections ? "a second reading gives another tree"
	                                              : NULL;
}

// Every line is its section's header or one of the lines between `first` and `end`.
static const char *
check_sections(const struct config *c)
{
	size_t n = 0;

	for (const struct section *s = c->sections; s; s = s->next) {
		const struct line *before = NULL;

		if (s->index != n++)
			return "a section has a wrong index";
		for (const struct line *l = section_first(s); l; l = section_next(l)) {
			if (l->section != s)
				return "a line is of another section";
			if (before && l->off <= before->off)
				return "lines are out of order";
			before = l;
		}
	}
	return n == c->nsections ? NULL : "sections are counted wrongly";
}

const char *
invariants_check(struct text bytes)
{
	struct arena a = { 0 };
	const struct source *src = source_of(&a, "bytes", bytes);
	struct config *c = parse(&a, &src, 1, NULL, ALL_VERSIONS);
	const char *why = check_file(&a, c->files);

	if (!why)
		why = check_sections(c);
	if (!why)
		why = compare(c, parse(&a, &src, 1, NULL, ALL_VERSIONS));
	arena_free(&a);
	return why;
}

const char *
invariants_lint(struct text bytes)
{
	struct arena a = { 0 };
	const struct source *src = source_of(&a, "bytes", bytes);
	struct settings settings = settings_default();
	const char *why = NULL;
	size_t n;
	struct diag **diags = lint(&a, &(struct unit){ &src, 1 }, &settings, all_rules, &n);

	for (size_t i = 0; i < n; i++) {
		const struct diag *d = diags[i];

		if (d->at.src != src || (size_t)d->at.off + d->at.len > src->len)
			why = "a finding leaves the source";
		else if (i && diags[i - 1]->at.off > d->at.off)
			why = "findings are out of order";
		else if (!*d->msg)
			why = "a finding says nothing";
	}
	arena_free(&a);
	return why;
}
