#include "parser/shape.h"

#include <string.h>

#include "parser/value.h"

// A line while its words are compared with a shape.
struct match {
	const struct line *line;
	size_t word, end;
	struct text item; // with its range or braces, without its quantifier
	struct shape_fault *fault;
};

static bool
fail(struct match *m, enum shape_result kind, size_t word, struct text part)
{
	if (m->fault->kind != SHAPE_OK)
		return false;
	*m->fault = (struct shape_fault){ kind, word, part, m->item.ptr, m->item.len };
	return false;
}

static bool
is_condition(struct text t)
{
	return text_is(t, "if") || text_is(t, "unless");
}

// range = "(" low "," high ")"
static bool
in_range(struct text item, long long n)
{
	size_t open = text_find_char(item, '(');
	struct text range = text_after(item, open + 1), low;
	long long from, to;

	if (open > item.len)
		return true;
	low = text_cut(&range, ',');
	if (range.len)
		range.len--;
	return (!text_number(low, &from) || n >= from) && (!text_number(range, &to) || n <= to);
}

static bool
fits_number(struct match *m, struct text word, bool strict)
{
	struct text garbage;
	long long n = leading_number(word, &garbage);

	if ((strict && garbage.len) || !in_range(m->item, n))
		return fail(m, SHAPE_BAD, m->word, word);
	if (garbage.len)
		fail(m, SHAPE_GARBAGE, m->word, garbage);
	return true;
}

static bool
fits_time(struct match *m, struct text word, enum unit unit)
{
	struct text garbage;
	long long ms;

	if (!time_parse(word, unit, &ms, &garbage) || !in_range(m->item, ms))
		return fail(m, SHAPE_BAD, m->word, word);
	if (garbage.len)
		fail(m, SHAPE_GARBAGE, m->word, garbage);
	return true;
}

static bool
fits_name(struct match *m, struct text word)
{
	struct text names = text_after(m->item, 1);

	while (names.len)
		if (text_eq(text_cut(&names, '|'), word))
			return true;
	return fail(m, SHAPE_BAD, m->word, word);
}

// Whether one word is what the item wants.
static bool
fits(struct match *m, struct text word)
{
	long long bytes;

	if (line_word_flags(m->line, m->word) & WORD_UNKNOWN)
		return true;
	switch (m->item.ptr[0]) {
	case '=':
		return fits_name(m, word);
	case 'i':
		return fits_number(m, word, true);
	case 'a':
		return fits_number(m, word, false);
	case 't':
		return fits_time(m, word, UNIT_MS);
	case 's':
		if (!text_is(m->item, "size"))
			return fits_time(m, word, UNIT_S);
		return size_parse(word, &bytes) || fail(m, SHAPE_BAD, m->word, word);
	default:
		return true;
	}
}

// group = name ":" count
static size_t
group_words(struct text groups, struct text word)
{
	groups = text_before(text_after(groups, 1), groups.len - 2);
	while (groups.len) {
		struct text group = text_cut(&groups, ' '), name = text_cut(&group, ':');

		if (text_eq(name, word))
			return group.len ? (size_t)(group.ptr[0] - '0') + 1 : 1;
	}
	return 0;
}

static bool
take_groups(struct match *m)
{
	while (m->word < m->end) {
		size_t n = group_words(m->item, line_word(m->line, m->word));

		if (!n)
			break;
		if (m->word + n > m->end)
			return fail(m, SHAPE_MISSING, m->word, line_word(m->line, m->word));
		m->word += n;
	}
	return true;
}

static bool
take_condition(struct match *m)
{
	if (m->word < m->end && is_condition(line_word(m->line, m->word)))
		m->word = m->end;
	else if (m->item.ptr[m->item.len - 1] == '!')
		return fail(m, m->word < m->end ? SHAPE_BAD : SHAPE_MISSING, m->word,
			line_word(m->line, m->word));
	return true;
}

// Converters may stand apart: "src ,ipmask(24)".
static void
take_expression(struct match *m)
{
	m->word++;
	while (m->word < m->end && line_word(m->line, m->word).len &&
		line_word(m->line, m->word).ptr[0] == ',')
		m->word++;
}

static bool
take(struct match *m, char quantifier)
{
	do {
		if (m->word >= m->end)
			return quantifier ? true
			                  : fail(m, SHAPE_MISSING, m->word, (struct text){ 0 });
		if (quantifier && is_condition(line_word(m->line, m->word)))
			return true;
		if (!fits(m, line_word(m->line, m->word)))
			return false;
		if (m->item.ptr[0] == 'e')
			take_expression(m);
		else
			m->word++;
	} while (quantifier == '*');
	return true;
}

// The next item of *shape.
static struct text
next_item(const char **shape, char *quantifier)
{
	const char *s = *shape;
	struct text item;

	item.ptr = s;
	item.len = *s == '{' ? (size_t)(strchr(s, '}') - s) + 1 : strcspn(s, " ");
	s += item.len;
	*quantifier = 0;
	if (item.ptr[item.len - 1] == '?' || item.ptr[item.len - 1] == '*')
		*quantifier = item.ptr[--item.len];
	*shape = s + strspn(s, " ");
	return item;
}

bool
shape_match(
	const char *shape, const struct line *l, size_t *word, size_t end, struct shape_fault *out)
{
	struct match m = { .line = l, .word = *word, .end = end, .fault = out };
	bool ok = true;

	*out = (struct shape_fault){ 0 };
	while (ok && *shape) {
		char quantifier;

		m.item = next_item(&shape, &quantifier);
		if (text_is(m.item, "rest"))
			m.word = end;
		else if (m.item.ptr[0] == '{')
			ok = take_groups(&m);
		else if (text_starts(m.item, "cond"))
			ok = take_condition(&m);
		else
			ok = take(&m, quantifier);
	}
	*word = m.word;
	return out->kind == SHAPE_OK;
}

bool
shape_check(
	const char *shape, const struct line *l, size_t first, size_t end, struct shape_fault *out)
{
	bool ok = shape_match(shape, l, &first, end, out);

	if (first >= end || (out->kind != SHAPE_OK && out->kind != SHAPE_GARBAGE))
		return ok;
	*out = (struct shape_fault){ .kind = SHAPE_EXTRA, .word = first };
	return false;
}

// What the items are called, by how they begin.
static const struct {
	const char *item, *name;
} names[] = {
	{ "int", "a number" },
	{ "atoi", "a number" },
	{ "time", "a time" },
	{ "secs", "a time" },
	{ "size", "a size" },
	{ "expr", "a sample expression" },
	{ "cond", "'if' or 'unless' and a condition" },
};

static const char *
describe_names(struct arena *a, struct text list)
{
	const char *out = "";

	list = text_after(list, 1);
	while (list.len) {
		struct text name = text_cut(&list, '|');
		const char *between = *out ? list.len ? ", " : " or " : "";

		out = arena_printf(a, "%s%s'%.*s'", out, between, TEXT_ARG(name));
	}
	return out;
}

const char *
shape_describe(struct arena *a, const struct shape_fault *f)
{
	struct text item = { f->expected, f->len }, low;
	size_t open = text_find_char(item, '(');
	const char *name = "an argument";

	if (item.len && item.ptr[0] == '=')
		return describe_names(a, item);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_starts(item, names[i].item))
			name = names[i].name;
	if (open > item.len)
		return name;
	item = text_before(text_after(item, open + 1), item.len - open - 2);
	low = text_cut(&item, ',');
	if (!item.len)
		return arena_printf(a, "%s of at least %.*s", name, TEXT_ARG(low));
	if (!low.len)
		return arena_printf(a, "%s of at most %.*s", name, TEXT_ARG(item));
	return arena_printf(a, "%s from %.*s to %.*s", name, TEXT_ARG(low), TEXT_ARG(item));
}
