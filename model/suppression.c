#include "model/suppression.h"

#include <string.h>

#include "model/rule.h"
#include "parser/nearest.h"

static const struct {
	const char *verb;
	enum scope scope;
} verbs[] = {
	{ "ignore", SCOPE_LINE },
	{ "ignore-section", SCOPE_SECTION },
	{ "ignore-file", SCOPE_FILE },
};

enum { VERBS = sizeof(verbs) / sizeof(verbs[0]) };

static const char marker[] = "owui-lint:";

// A comment while it is read.
struct comment {
	struct arena *arena;
	struct suppression common; // what all its names share
	struct suppression **end;  // of the list
	struct text rest;          // not read yet
};

static struct suppression *
add(struct comment *c, struct text word)
{
	struct suppression *s = arena_new(c->arena, struct suppression);
	const struct source *src = c->common.file->src;

	*s = c->common;
	s->at = (struct span){ src, (uint32_t)(word.ptr - src->text), (uint32_t)word.len };
	*c->end = s;
	c->end = &s->next;
	return s;
}

static void
skip_blanks(struct comment *c)
{
	size_t n = 0;

	while (n < c->rest.len && (c->rest.ptr[n] == ' ' || c->rest.ptr[n] == '\t'))
		n++;
	c->rest = text_after(c->rest, n);
}

// The bytes up to a blank or a comma; blanks before them are skipped.
static struct text
take_word(struct comment *c)
{
	struct text word;
	size_t n = 0;

	skip_blanks(c);
	while (n < c->rest.len && !memchr(" \t,", c->rest.ptr[n], 3))
		n++;
	word = text_before(c->rest, n);
	c->rest = text_after(c->rest, n);
	return word;
}

static void
add_rule(struct comment *c, struct text word)
{
	const struct rule *rule = rule_find(word);
	struct suppression *s = add(c, word);
	struct nearest near = { .word = word };

	if (rule && rule_suppressible(rule)) {
		s->rule = rule;
		s->name = text_of(rule->name);
		return;
	}
	if (rule) {
		s->fault = arena_printf(c->arena, "'%s' cannot be suppressed", rule->name);
		return;
	}
	s->fault = arena_printf(c->arena, "no rule is named '%.*s'", TEXT_ARG(word));
	for (size_t i = 0; all_rules[i]; i++)
		nearest_try(&near, all_rules[i]->name);
	s->meant = near.best;
}

// reason = ("-" | "--") blank* any*
static void
read_reason(struct comment *c, struct suppression *first)
{
	const char *reason;
	size_t dashes = 0;

	skip_blanks(c);
	while (dashes < c->rest.len && c->rest.ptr[dashes] == '-')
		dashes++;
	if (c->rest.len && !dashes) {
		add(c, c->rest)->fault = "a reason begins with ' - '";
		return;
	}
	c->rest = text_after(c->rest, dashes);
	skip_blanks(c);
	reason = text_string(c->arena, c->rest);
	for (struct suppression *s = first; s; s = s->next)
		s->reason = reason;
}

static void
read_rules(struct comment *c)
{
	struct suppression **first = c->end;
	struct text word = take_word(c);

	if (!word.len) {
		add(c, word)->fault = "the comment names no rule";
		return;
	}
	for (;;) {
		add_rule(c, word);
		skip_blanks(c);
		if (!c->rest.len || c->rest.ptr[0] != ',')
			break;
		c->rest = text_after(c->rest, 1);
		word = take_word(c);
	}
	read_reason(c, *first);
}

// comment = "owui-lint:" verb rule ("," rule)* reason?
static void
read_comment(struct comment *c)
{
	struct text verb = take_word(c);
	struct nearest near = { .word = verb };
	struct suppression *s;

	for (size_t i = 0; i < VERBS; i++) {
		if (text_is(verb, verbs[i].verb)) {
			c->common.scope = verbs[i].scope;
			read_rules(c);
			return;
		}
		nearest_try(&near, verbs[i].verb);
	}
	s = add(c, verb);
	s->fault = arena_printf(
		c->arena, "'%.*s' is not ignore, ignore-section or ignore-file", TEXT_ARG(verb));
	s->meant = near.best;
}

// What the comment that begins at `hash` is about; `before` is the last line with words that does
// not begin after it.
static void
find_place(struct comment *c, size_t hash, const struct line *before)
{
	const struct file *f = c->common.file;
	bool beside = before && source_line(f->src, before->off) == source_line(f->src, hash);
	const struct line *below = before ? before->next : f->lines;

	c->common.line = beside ? before : below;
	if (!beside && below && below->flags & LINE_HEADER)
		before = below;
	c->common.section = before ? before->section : NULL;
}

// Whether the '#' before the marker begins a comment, rather than being part of a word; *hash is
// where it stands.
static bool
is_comment(const struct file *f, size_t at, const struct line *before, size_t *hash)
{
	const char *text = f->src->text;
	struct span last;

	while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
		at--;
	if (at == 0 || text[at - 1] != '#')
		return false;
	*hash = at - 1;
	if (!before)
		return true;
	last = line_span(before, before->nwords - 1u);
	return *hash >= (size_t)last.off + last.len;
}

// The bytes from p to the end of its line.
static struct text
line_end(const char *p, const char *end)
{
	const char *newline = memchr(p, '\n', (size_t)(end - p));
	struct text rest = { p, (size_t)((newline ? newline : end) - p) };

	return text_ends(rest, "\r") ? text_before(rest, rest.len - 1) : rest;
}

static void
find_in_file(struct comment *c)
{
	const struct file *f = c->common.file;
	const char *text = f->src->text, *end = text + f->src->len, *p = text;
	const struct line *before = NULL, *next = f->lines;
	size_t hash;

	while ((p = memmem(p, (size_t)(end - p), marker, sizeof(marker) - 1))) {
		size_t at = (size_t)(p - text);

		for (; next && next->off < at; next = next->next)
			before = next;
		p += sizeof(marker) - 1;
		if (!is_comment(f, at, before, &hash))
			continue;
		c->rest = line_end(p, end);
		find_place(c, hash, before);
		read_comment(c);
	}
}

struct suppression *
suppressions_find(struct arena *a, const struct config *config)
{
	struct suppression *list = NULL;
	struct comment c = { .arena = a, .end = &list };

	for (const struct file *f = config->files; f; f = f->next) {
		c.common = (struct suppression){ .file = f, .reason = "" };
		find_in_file(&c);
	}
	return list;
}
