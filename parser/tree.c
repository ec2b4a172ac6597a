#include "parser/tree.h"

#include "parser/nearest.h"
#include "parser/reader.h"
#include "parser/task.h"

const struct section_name section_names[SECTION_COUNT] = {
	[SECTION_NONE] = { "", ALL_VERSIONS },
#define SECTION(id, name, versions) [SECTION_##id] = { name, versions },
#include "parser/sections.def"
#undef SECTION
};

// The section that a keyword opens.
static const uint8_t opened_by[KW_COUNT] = {
#define SECTION(id, name, versions) [KW_##id] = SECTION_##id,
#include "parser/sections.def"
#undef SECTION
};

// The sections of a configuration while its files are read.
struct growing {
	struct arena *arena;
	struct section **end;
	struct section *current;
	uint32_t count;
};

static struct section *
open_section(struct growing *g, struct file *f, enum section_type type, struct line *header)
{
	struct section *s = arena_new(g->arena, struct section);

	s->file = f;
	s->text = f->src->text;
	s->type = type;
	s->header = header;
	s->index = g->count++;
	*g->end = s;
	g->end = &s->next;
	g->current = s;
	return s;
}

// The section that a line with a misspelt header must be meant to open; SECTION_NONE if it need not
// be.  HAProxy refuses the line, and what stands below it is judged as what it is meant to be.
static enum section_type
misspelt_header(const struct file *f, const struct line *l)
{
	static const enum section_type types[] = { SECTION_BACKEND, SECTION_DEFAULTS,
		SECTION_FRONTEND, SECTION_GLOBAL, SECTION_LISTEN };
	uint32_t bits = l->words[0].bits;
	struct nearest n = { 0 };

	if (l->keyword != KW_UNKNOWN || bits & WORD_RARE || bits & WORD_PLACE ||
		(l->off && f->src->text[l->off - 1] != '\n'))
		return SECTION_NONE;
	n.word = (struct text){ f->src->text + l->off, bits >> WORD_LEN_SHIFT };
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		nearest_try(&n, section_names[types[i]].name);
	for (size_t i = 0; nearest_sure(&n) && i < sizeof(types) / sizeof(types[0]); i++)
		if (n.best == section_names[types[i]].name)
			return types[i];
	return SECTION_NONE;
}

// Puts a line into its section, opening that if it is a header.
static void
place(struct growing *g, struct file *f, struct line *l)
{
	enum section_type opened = SECTION_NONE;

	if (!(l->flags & (LINE_DEAD | LINE_DIRECTIVE | LINE_NO | LINE_DEFAULT)))
		opened = opened_by[l->keyword] ? opened_by[l->keyword] : misspelt_header(f, l);
	if (opened) {
		if (g->current)
			g->current->end = l;
		open_section(g, f, opened, l);
		l->flags |= LINE_HEADER;
	} else {
		if (!g->current)
			open_section(g, f, SECTION_NONE, NULL);
		if (!g->current->first)
			g->current->first = l;
	}
	l->section = g->current;
}

// Notes the arm that l and the lines after it stand in.
static void
set_branch(struct arena *a, struct file *f, struct line *l, const struct branch *b)
{
	const struct branch *last = f->nbranches ? f->branches[f->nbranches - 1].branch : NULL;

	if (b)
		l->flags |= LINE_BRANCH;
	if (branch_dead(b))
		l->flags |= LINE_DEAD;
	if (b == last)
		return;
	if (f->nbranches == f->cap_branches) {
		size_t size = sizeof(*f->branches);

		f->cap_branches = f->cap_branches ? 2 * f->cap_branches : 8;
		f->branches =
			arena_grow(a, f->branches, f->nbranches * size, f->cap_branches * size);
	}
	f->branches[f->nbranches++] = (struct branch_start){ l->off, b };
}

static enum byte_order_mark
mark_of(struct text t)
{
	if (text_starts(t, "\xef\xbb\xbf"))
		return MARK_UTF8;
	return text_starts(t, "\xff\xfe") || text_starts(t, "\xfe\xff") ? MARK_UTF16 : MARK_NONE;
}

// Where the words begin, by the mark.
static uint32_t
start_of(const struct file *f)
{
	switch (f->mark) {
	case MARK_UTF8:
		return 3;
	case MARK_UTF16:
		return (uint32_t)f->src->len;
	case MARK_NONE:
		break;
	}
	return 0;
}

// A file while its lines are put into the tree.
struct parsing {
	struct growing *g;
	struct environment *env;
	struct reader reader;
	struct blocks blocks;
	struct section none; // of a line that has no place yet
	struct line **end;   // of the file's lines
};

// The next line, which only lacks its place.
static struct line *
next_line(struct reader *r, struct section *none)
{
	struct line *l = read_line(r);

	if (l) {
		l->section = none;
		l->keyword = (uint16_t)keyword_find(line_word(l, 0));
	}
	return l;
}

static void
put_line(struct parsing *p, struct line *l)
{
	struct file *f = p->reader.file;
	struct text word = line_word(l, 0);

	*p->end = l;
	p->end = &l->next;
	if (word.len && word.ptr[0] == '.' && !(l->flags & (LINE_NO | LINE_DEFAULT))) {
		l->flags |= LINE_DIRECTIVE;
		blocks_line(&p->blocks, l);
	}
	if (f->src->text[l->off] == '[' && line_scope(l).len)
		l->flags |= LINE_DIRECTIVE;
	set_branch(p->g->arena, f, l, blocks_branch(&p->blocks));
	place(p->g, f, l);
	if (l->section->type == SECTION_GLOBAL && !(l->flags & LINE_DEAD))
		environment_line(p->env, l, branch_certain(blocks_branch(&p->blocks)));
}

static void
put_lines(void *arg)
{
	struct parsing *p = arg;
	struct line *l;

	while ((l = next_line(&p->reader, &p->none)))
		put_line(p, l);
}

// The second half of a file, read before anybody knows what the first does to the environment: it
// is of use if no word asks for a variable.
struct ahead {
	struct arena arena;
	struct reader reader;
	struct file file; // for its rare words
	struct section none;
	struct line *lines;
};

static void
read_ahead(void *arg)
{
	struct ahead *h = arg;
	struct line *l, **end = &h->lines;

	while (!h->reader.asked && (l = next_line(&h->reader, &h->none))) {
		*end = l;
		end = &l->next;
	}
}

// Gives the lines' rare words, which are numbered from 0, their places among the file's.
static void
adopt_rares(struct parsing *p, struct ahead *h)
{
	struct file *f = p->reader.file;
	size_t n = f->nrares + h->file.nrares, size = sizeof(*f->rares);

	if (!h->file.nrares)
		return;
	f->rares = arena_grow(p->g->arena, f->rares, f->nrares * size, n * size);
	memcpy(f->rares + f->nrares, h->file.rares, h->file.nrares * size);
	for (struct line *l = h->lines; l; l = l->next)
		for (size_t i = 0; l->flags & LINE_RARE && i < l->nwords; i++)
			if (l->words[i].bits & WORD_RARE)
				l->words[i].bits += (uint32_t)f->nrares;
	f->nrares = f->cap_rares = n;
}

static void
put_halves(struct parsing *p)
{
	const struct source *src = p->reader.file->src;
	const char *middle = memchr(src->text + src->len / 2, '\n', src->len - src->len / 2);
	const struct environment nothing = { 0 };
	struct ahead h = { .reader = p->reader, .file = { .src = src } };

	p->reader.end = middle ? (uint32_t)(middle + 1 - src->text) : (uint32_t)src->len;
	h.reader.arena = &h.arena;
	h.reader.file = &h.file;
	h.reader.env = &nothing;
	h.reader.pos = p->reader.end;
	h.none = (struct section){ .file = &h.file, .text = src->text };
	tasks_run((const struct task[]){ { put_lines, p }, { read_ahead, &h } }, 2);
	if (h.reader.asked) {
		arena_free(&h.arena);
		p->reader.end = h.reader.end;
		put_lines(p);
		return;
	}
	adopt_rares(p, &h);
	arena_adopt(p->g->arena, &h.arena);
	for (struct line *l = h.lines, *next; l; l = next) {
		next = l->next;
		l->next = NULL;
		l->section = &p->none;
		put_line(p, l);
	}
}

static struct file *
parse_file(struct growing *g, const struct source *src, struct environment *env, unsigned targets)
{
	struct file *f = arena_new(g->arena, struct file);
	struct parsing p = {
		.g = g,
		.env = env,
		.reader = { .arena = g->arena, .file = f, .env = env },
		.blocks = { .arena = g->arena, .file = f, .env = env, .targets = targets },
		.none = { .file = f, .text = src->text },
		.end = &f->lines,
	};

	f->src = src;
	f->mark = mark_of((struct text){ src->text, src->len });
	f->no_final_newline = src->len && src->text[src->len - 1] != '\n' && f->mark != MARK_UTF16;
	p.reader.pos = start_of(f);
	p.reader.end = (uint32_t)src->len;
	g->current = NULL;
	if (src->len < WORTH_A_TASK || f->mark == MARK_UTF16)
		put_lines(&p);
	else
		put_halves(&p);
	blocks_end(&p.blocks);
	return f;
}

struct config *
parse(struct arena *a, const struct source *const *sources, size_t nsources,
	const struct definition *defines, unsigned targets)
{
	struct config *c = arena_new(a, struct config);
	struct growing g = { .arena = a, .end = &c->sections };
	struct environment env = { a, defines };
	struct file **end = &c->files;

	for (size_t i = 0; i < nsources; i++) {
		*end = parse_file(&g, sources[i], &env, targets);
		end = &(*end)->next;
	}
	c->nsections = g.count;
	return c;
}

static const struct rare *
rare(const struct line *l, size_t i)
{
	if (i >= l->nwords || !(l->words[i].bits & WORD_RARE))
		return NULL;
	return &l->section->file->rares[l->words[i].bits & ~WORD_RARE];
}

struct text
line_rare_word(const struct line *l, size_t i)
{
	const struct rare *r = rare(l, i);

	return r ? r->text : (struct text){ "", 0 };
}

struct span
line_span(const struct line *l, size_t i)
{
	const struct source *src = l->section->file->src;
	const struct rare *r = rare(l, i);
	uint32_t bits;

	if (r)
		return (struct span){ src, r->off, r->len };
	if (i >= l->nwords) {
		struct span last = line_span(l, l->nwords - 1u);

		return (struct span){ src, last.off + last.len, 0 };
	}
	bits = l->words[i].bits;
	return (struct span){ src, l->off + (bits & WORD_PLACE), bits >> WORD_LEN_SHIFT };
}

struct span
line_part(const struct line *l, size_t i, struct text part)
{
	const struct source *src = l->section->file->src;
	uintptr_t from = (uintptr_t)part.ptr, text = (uintptr_t)src->text;

	if (from < text || from + part.len > text + src->len)
		return line_span(l, i);
	return (struct span){ src, (uint32_t)(from - text), (uint32_t)part.len };
}

struct span
line_rest(const struct line *l, size_t i)
{
	struct span first = line_span(l, i), last = line_span(l, l->nwords - 1u);

	if (i < l->nwords)
		first.len = last.off + last.len - first.off;
	return first;
}

static bool
name_byte(char c)
{
	return ascii_letter(c) || ascii_digit(c) || c == '.' || c == ':' || c == '_' || c == '-';
}

struct text
line_scope(const struct line *l)
{
	const char *from = l->section->text + l->off, *end;
	struct text rest = { from, strcspn(from, "\n") }, name;

	if (!rest.len || rest.ptr[0] != '[')
		return (struct text){ "", 0 };
	rest = text_after(rest, 1);
	end = memchr(rest.ptr, ']', rest.len);
	name = end ? text_cut(&rest, ']') : (struct text){ "", 0 };
	for (size_t i = 0; i < name.len; i++)
		if (!name_byte(name.ptr[i]))
			return (struct text){ "", 0 };
	rest = text_trim(rest);
	return rest.len && rest.ptr[0] != '#' ? (struct text){ "", 0 } : name;
}

unsigned
line_word_flags(const struct line *l, size_t i)
{
	const struct rare *r = rare(l, i);

	return r ? r->flags : 0;
}

bool
line_may_have(const struct line *l, const char *part)
{
	return l->flags & LINE_RARE || text_has(span_text(line_rest(l, 0)), part);
}

size_t
line_nargs(const struct line *l)
{
	size_t n = 0;

	// Only quotes or a variable make a word empty.
	if (!(l->flags & LINE_RARE))
		return l->nwords;
	while (n < l->nwords && line_word(l, n).len)
		n++;
	return n;
}

// The first line from l on that is the section's and live.
static struct line *
live(const struct section *s, struct line *l)
{
	while (l && l != s->end && (l->flags & (LINE_DEAD | LINE_DIRECTIVE)))
		l = l->next;
	return l == s->end ? NULL : l;
}

struct line *
section_first(const struct section *s)
{
	return live(s, s->first);
}

struct line *
section_next(const struct line *l)
{
	return live(l->section, l->next);
}

struct text
section_title(const struct section *s)
{
	return s->header ? line_word(s->header, 1) : (struct text){ "", 0 };
}

const char *
section_type_name(enum section_type type)
{
	return section_names[type].name;
}

struct span
line_prefix(const struct line *l)
{
	struct span at = { l->section->file->src, l->off, 0 };

	if (l->flags & (LINE_NO | LINE_DEFAULT))
		at.len = l->flags & LINE_NO ? sizeof("no") - 1 : sizeof("default") - 1;
	return at;
}

const struct branch *
line_branch(const struct line *l)
{
	const struct file *f = l->section->file;
	size_t low = 0, high = f->nbranches;

	if (!(l->flags & LINE_BRANCH))
		return NULL;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (f->branches[mid].off <= l->off)
			low = mid;
		else
			high = mid;
	}
	return f->branches[low].branch;
}

bool
line_before(const struct line *a, const struct line *b)
{
	if (a->section != b->section)
		return a->section->index < b->section->index;
	return a->off < b->off;
}

bool
lines_exclude(const struct line *a, const struct line *b)
{
	for (const struct branch *x = line_branch(a); x; x = x->parent)
		for (const struct branch *y = line_branch(b); y; y = y->parent)
			if (x != y && x->block == y->block)
				return true;
	return false;
}
