#include "parser/fitting.h"
#include "parser/value.h"

// One range of a sample, of numbers from 1 to `most`; *high is the one before it, and then its own.
static bool
sample_range(struct text range, long long most, long long *high)
{
	size_t dash = text_find_char(range, '-');
	long long from, to;

	if (!text_number(text_before(range, dash), &from))
		return false;
	to = from;
	if (dash < range.len && (!text_number(text_after(range, dash + 1), &to) || to <= from))
		return false;
	if (from < 1 || to > most || from == *high)
		return false;
	*high = to;
	return true;
}

// sample = range ("," range)* ":" number
bool
fits_sample(struct fitting *m, struct text word)
{
	struct text size = word, ranges = text_cut(&size, ':');
	long long most = 0, high = 0;
	bool fits = ranges.len && text_number(size, &most);

	while (fits && ranges.len)
		fits = sample_range(text_cut(&ranges, ','), most, &high);
	return fits || fitting_fail(m, SHAPE_BAD, m->word, word);
}

// The digits that *t begins with, which may be none.
static long long
code_digits(struct text *t)
{
	struct text digits = *t;
	long long n = 0;

	while (t->len && ascii_digit(t->ptr[0]))
		*t = text_after(*t, 1);
	text_number(text_before(digits, digits.len - t->len), &n);
	return n;
}

// codes = code? ("-" code?)? ("," codes)?
bool
fits_codes(struct fitting *m, struct text word)
{
	struct text codes = word;

	do {
		struct text range = text_cut(&codes, ',');
		long long from = code_digits(&range), to = from;

		if (text_starts(range, "-")) {
			range = text_after(range, 1);
			to = code_digits(&range);
		}
		if (range.len || to < from)
			return fitting_fail(m, SHAPE_BAD, m->word, word);
	} while (codes.len);
	return true;
}

// status = ("+" | "-")? code ("-" code)? ("," status)?
bool
fits_status(struct fitting *m, struct text word)
{
	struct text codes = word;

	while (codes.len) {
		struct text range = text_cut(&codes, ','), low;
		long long from, to;
		bool sign = text_starts(range, "+") || text_starts(range, "-");

		range = text_after(range, sign);
		low = text_cut(&range, '-');
		if (!text_number(low, &from) || (range.len && !text_number(range, &to)))
			return fitting_fail(m, SHAPE_BAD, m->word, word);
		if (!range.len)
			to = from;
		if (from < 100 || to > 599 || to < from)
			return fitting_fail(m, SHAPE_BAD, m->word, word);
	}
	return true;
}

// algorithm = name ("(" size from 10k to 4g ("," any)? ")")?, where "bbr" is too new for the item
// "algorithm-old"
bool
fits_algorithm(struct fitting *m, struct text word)
{
	static const char *const names[] = { "bbr", "cubic", "newreno", "nocc" };
	struct text inside = word, name = text_cut(&inside, '(');
	size_t i = text_ends(m->item, "old");
	long long window;

	while (i < sizeof(names) / sizeof(names[0]) && !text_is(name, names[i]))
		i++;
	if (i == sizeof(names) / sizeof(names[0]))
		return fitting_fail(m, SHAPE_BAD, m->word, name);
	if (name.len == word.len || text_has(inside, ","))
		return true;
	inside = text_before(inside, inside.len - text_ends(inside, ")"));
	return text_is(inside, "4g") ||
	       (text_ends(word, ")") && size_parse(inside, &window) && window >= 10240) ||
	       fitting_fail(m, SHAPE_BAD, m->word, word);
}
