#include "parser/shape.h"

#include <string.h>

#include "parser/pattern.h"
#include "parser/value.h"

// A line while its words are compared with a shape.
struct fitting {
	const struct line *line;
	size_t word, end;
	struct text item; // with its range or braces, without its quantifier
	struct shape_fault *fault;
};

static bool
fail(struct fitting *m, enum shape_result kind, size_t word, struct text part)
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
fits_number(struct fitting *m, struct text word, bool strict)
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
fits_time(struct fitting *m, struct text word, enum unit unit)
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
fits_name(struct fitting *m, struct text word)
{
	struct text names = text_after(m->item, 1);

	while (names.len)
		if (text_eq(text_cut(&names, '|'), word))
			return true;
	return fail(m, SHAPE_BAD, m->word, word);
}

// list = name ("," name)*
static bool
fits_list(struct fitting *m, struct text list)
{
	while (list.len) {
		struct text word = text_cut(&list, ','), names = text_after(m->item, 1);
		bool known = false;

		while (names.len && !known)
			known = text_eq(text_cut(&names, '|'), word);
		if (!known)
			return fail(m, SHAPE_BAD, m->word, word);
	}
	return true;
}

// The name of a node: letters, digits, '_', '-' and '.'.
static bool
fits_node(struct fitting *m, struct text word)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i], lower = (char)(c | 0x20);

		if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') && c != '_' &&
			c != '-' && c != '.')
			return fail(m, SHAPE_BAD, m->word, word);
	}
	return true;
}

// Whether one word is what the item wants.
static bool
fits(struct fitting *m, struct text word)
{
	long long bytes;

	if (line_word_flags(m->line, m->word) & WORD_UNKNOWN)
		return true;
	switch (m->item.ptr[0]) {
	case '=':
		return fits_name(m, word);
	case ',':
		return fits_list(m, word);
	case 'n':
		return fits_node(m, word);
	case 'h':
		return hex_text(word) || fail(m, SHAPE_BAD, m->word, word);
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

// What the group of that name takes, "" for nothing; false if no group has the name.
static bool
find_group(struct text groups, struct text word, struct text *takes)
{
	groups = text_before(text_after(groups, 1), groups.len - 2);
	while (groups.len) {
		*takes = text_cut(&groups, ' ');
		if (text_eq(text_cut(takes, ':'), word))
			return true;
	}
	return false;
}

bool
shape_next_name(struct text *groups, struct text *name)
{
	struct text group;

	while (groups->len && (groups->ptr[0] == '{' || groups->ptr[0] == ' '))
		*groups = text_after(*groups, 1);
	group = text_cut(groups, ' ');
	*name = text_cut(&group, ':');
	return name->len != 0;
}

// One word of what the group `name` takes.
static bool
take_item(struct fitting *m, size_t name, struct text item)
{
	struct text whole = m->item;
	bool ok;

	m->item = item;
	if (m->word < m->end)
		ok = fits(m, line_word(m->line, m->word));
	else
		ok = fail(m, SHAPE_MISSING, name, line_word(m->line, name));
	m->item = whole;
	m->word++;
	return ok;
}

// takes = count | item ("+" item)*
static bool
take_group(struct fitting *m, struct text takes)
{
	size_t name = m->word++;
	long long count;
	bool counted = text_number(takes, &count);

	while (counted ? count-- > 0 : takes.len)
		if (!take_item(m, name, counted ? TEXT("w") : text_cut(&takes, '+')))
			return false;
	return true;
}

static bool
take_groups(struct fitting *m, bool must)
{
	struct text takes;

	while (m->word < m->end) {
		if (line_word_flags(m->line, m->word) & WORD_UNKNOWN) {
			m->word = m->end;
			return true;
		}
		if (!find_group(m->item, line_word(m->line, m->word), &takes))
			break;
		if (!take_group(m, takes))
			return false;
		must = false;
	}
	if (must)
		return fail(m, m->word < m->end ? SHAPE_BAD : SHAPE_MISSING, m->word,
			line_word(m->line, m->word));
	return true;
}

// What could have been meant by a word that no item takes.
static bool
note_groups(struct fitting *m)
{
	if (m->fault->kind == SHAPE_OK) {
		m->fault->expected = m->item.ptr;
		m->fault->len = m->item.len;
	}
	return true;
}

static bool
take_condition(struct fitting *m)
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
take_expression(struct fitting *m)
{
	m->word++;
	while (m->word < m->end && line_word(m->line, m->word).len &&
		line_word(m->line, m->word).ptr[0] == ',')
		m->word++;
}

static bool
take(struct fitting *m, char quantifier)
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
	if (*s == '+')
		*quantifier = *s++;
	if (item.ptr[item.len - 1] == '?' || item.ptr[item.len - 1] == '*')
		*quantifier = item.ptr[--item.len];
	*shape = s + strspn(s, " ");
	return item;
}

bool
shape_match(
	const char *shape, const struct line *l, size_t *word, size_t end, struct shape_fault *out)
{
	struct fitting m = { .line = l, .word = *word, .end = end, .fault = out };
	bool ok = true;

	*out = (struct shape_fault){ 0 };
	while (ok && *shape) {
		char quantifier;

		m.item = next_item(&shape, &quantifier);
		if (text_is(m.item, "rest"))
			m.word = end;
		else if (m.item.ptr[0] == '{')
			ok = take_groups(&m, quantifier == '+') && note_groups(&m);
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

	if (first >= end || (out->kind != SHAPE_OK && out->kind != SHAPE_GARBAGE) ||
		line_word_flags(l, first) & WORD_UNKNOWN)
		return ok;
	out->kind = SHAPE_EXTRA;
	out->word = first;
	out->part = (struct text){ 0 };
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
	{ "node", "a name of letters, digits, '_', '-' and '.'" },
	{ "hex", "pairs of hexadecimal digits" },
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

// More names than that are no help.
enum { MAX_NAMES = 12 };

static const char *
describe_groups(struct arena *a, struct text groups)
{
	struct text list = TEXT("="), name;
	size_t n = 0;

	while (n <= MAX_NAMES && shape_next_name(&groups, &name)) {
		list = text_printf(a, "%.*s%s%.*s", TEXT_ARG(list), n ? "|" : "", TEXT_ARG(name));
		n++;
	}
	return n > MAX_NAMES ? "one of its options" : describe_names(a, list);
}

const char *
shape_describe(struct arena *a, const struct shape_fault *f)
{
	struct text item = { f->expected, f->len }, low;
	size_t open = text_find_char(item, '(');
	const char *name = "an argument";

	if (item.len && (item.ptr[0] == '=' || item.ptr[0] == ','))
		return describe_names(a, item);
	if (item.len && item.ptr[0] == '{')
		return describe_groups(a, item);
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
