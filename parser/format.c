#include <string.h>

#include "parser/sample.h"

struct state {
	struct arena *arena;
	struct piece *first, **end;
	const char *fault;
};

static struct piece *
add(struct state *st, enum piece_kind kind, struct text whole)
{
	struct piece *p = arena_new(st->arena, struct piece);

	p->kind = kind;
	p->text = p->whole = whole;
	*st->end = p;
	st->end = &p->next;
	return p;
}

// sample = "[" expression "]"; `text` begins after the "[".
static size_t
read_sample(struct state *st, struct text text, struct sample *out)
{
	struct text rest;

	if (!sample_parse(st->arena, text, ']', out, &rest, &st->fault))
		return 0;
	if (!rest.len) {
		st->fault = "the ']' of '%[' is missing";
		return 0;
	}
	return text.len - rest.len + 1;
}

static bool
alias_byte(char c)
{
	return ascii_letter(c) || ascii_digit(c);
}

// variable = "%" ("(" name ")")? ("{" flags "}")? ("[" expression "]" | alias)
//
// How many bytes it takes; 0 if it is broken.
static size_t
read_variable(struct state *st, struct text text)
{
	size_t at = 1, start, len;
	struct text flags = { 0 };
	struct sample sample;
	struct piece *p;

	if (text.len > at && text.ptr[at] == '(') {
		size_t end = text_find_char(text, ')');

		at = end < text.len ? end + 1 : text.len;
	}
	if (text.len > at && text.ptr[at] == '{') {
		struct text rest = text_after(text, at + 1);
		size_t end = text_find_char(rest, '}');

		if (end > rest.len) {
			st->fault = "the '}' of a '%{' is missing";
			return 0;
		}
		flags = text_before(rest, end);
		at += end + 2;
	}
	if (text.len > at && text.ptr[at] == '[') {
		len = read_sample(st, text_after(text, at + 1), &sample);
		if (!len)
			return 0;
		p = add(st, PIECE_SAMPLE, text_before(text, at + 1 + len));
		p->sample = sample;
		p->flags = flags;
		return p->whole.len;
	}
	start = at;
	while (at < text.len && alias_byte(text.ptr[at]))
		at++;
	p = add(st, PIECE_ALIAS, text_before(text, at));
	p->text = text_before(text_after(text, start), at - start);
	p->flags = flags;
	return at;
}

struct piece *
format_parse(struct arena *a, struct text text, const char **fault)
{
	struct state st = { .arena = a, .end = &st.first };
	struct text left = text;

	while (left.len) {
		size_t n = text_find_char(left, '%');

		if (n == 0 && left.len > 1 && left.ptr[1] == '%') {
			struct piece *p = add(&st, PIECE_TEXT, text_before(left, 2));

			p->text = text_before(left, 1);
			n = 2;
		} else if (n == 0) {
			n = read_variable(&st, left);
			if (!n) {
				*fault = st.fault;
				return NULL;
			}
		} else {
			n = n > left.len ? left.len : n;
			add(&st, PIECE_TEXT, text_before(left, n));
		}
		left = text_after(left, n);
	}
	return st.first;
}
