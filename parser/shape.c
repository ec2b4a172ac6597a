#include <string.h>

#include "parser/fetch.h"
#include "parser/fitting.h"

static bool
is_condition(struct text t)
{
	return text_is(t, "if") || text_is(t, "unless");
}

// What the group of that name takes, "" for nothing; false if no group has the name.
static bool
find_group(struct text groups, struct text word, struct text *takes, bool *wanted)
{
	groups = text_before(text_after(groups, 1), groups.len - 2);
	while (groups.len) {
		struct text name;

		*takes = text_cut(&groups, ' ');
		name = text_cut(takes, ':');
		*wanted = text_starts(name, "*");
		if (text_eq(*wanted ? text_after(name, 1) : name, word))
			return true;
	}
	return false;
}

// One word of what the group `name` takes.
static bool
take_item(struct fitting *m, size_t name, struct text item)
{
	struct text whole = m->item;
	bool ok = true, optional = text_ends(item, "?");

	m->item = optional ? text_before(item, item.len - 1) : item;
	if (text_is(item, "rest"))
		m->word = m->end;
	else if (optional && m->condition && is_condition(line_word(m->line, m->word)))
		m->word--;
	else if (m->word < m->end)
		ok = fitting_fits(m, line_word(m->line, m->word));
	else if (!optional)
		ok = fitting_fail(m, SHAPE_MISSING, name, line_word(m->line, name));
	m->item = whole;
	m->word += m->word < m->end;
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
take_groups(struct fitting *m, bool any)
{
	struct text takes;
	bool must = any || text_has(m->item, "*"), wanted;

	while (m->word < m->end) {
		if (line_word_flags(m->line, m->word) & WORD_UNKNOWN) {
			m->word = m->end;
			return true;
		}
		if (!find_group(m->item, line_word(m->line, m->word), &takes, &wanted))
			break;
		if (!take_group(m, takes))
			return false;
		must &= !any && !wanted;
	}
	if (must)
		return fitting_fail(m, m->word < m->end ? SHAPE_BAD : SHAPE_MISSING, m->word,
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
		return fitting_fail(m, m->word < m->end ? SHAPE_BAD : SHAPE_MISSING, m->word,
			line_word(m->line, m->word));
	return true;
}

// Converters may stand apart: "path lower".
static bool
is_converter(struct text word)
{
	size_t n;

	word = text_before(word, text_find_char(word, ','));
	return converter_rows(text_before(word, text_find_char(word, '(')), &n) != NULL;
}

static void
take_expression(struct fitting *m)
{
	m->word++;
	while (m->word < m->end && is_converter(line_word(m->line, m->word)))
		m->word++;
}

static bool
take(struct fitting *m, char quantifier)
{
	do {
		if (m->word >= m->end)
			return quantifier ? true
			                  : fitting_fail(
						    m, SHAPE_MISSING, m->word, (struct text){ 0 });
		if (quantifier && m->condition && is_condition(line_word(m->line, m->word)))
			return true;
		if (!fitting_fits(m, line_word(m->line, m->word)))
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
	m.condition = strstr(shape, "cond") != NULL;
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
