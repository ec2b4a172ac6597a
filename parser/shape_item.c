#include <string.h>

#include "parser/fitting.h"
#include "parser/pattern.h"
#include "parser/value.h"

bool
fitting_fail(struct fitting *m, enum shape_result kind, size_t word, struct text part)
{
	if (m->fault->kind != SHAPE_OK && m->fault->kind != SHAPE_GARBAGE)
		return false;
	*m->fault = (struct shape_fault){ kind, word, part, m->item.ptr, m->item.len };
	return false;
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
		return fitting_fail(m, SHAPE_BAD, m->word, word);
	if (garbage.len)
		fitting_fail(m, SHAPE_GARBAGE, m->word, garbage);
	return true;
}

static bool
fits_time(struct fitting *m, struct text word, enum unit unit)
{
	struct text garbage;
	long long ms;

	if (!time_parse(word, unit, &ms, &garbage) || !in_range(m->item, ms))
		return fitting_fail(m, SHAPE_BAD, m->word, word);
	if (garbage.len)
		fitting_fail(m, SHAPE_GARBAGE, m->word, garbage);
	return true;
}

// Whether a name of the item is the word's, or its beginning.
static bool
has_name(struct fitting *m, struct text word)
{
	struct text names = text_after(m->item, 1);

	while (names.len) {
		struct text name = text_cut(&names, '|');

		if (text_eq(name, word) || (text_ends(name, "%") && word.len + 1 >= name.len &&
						   !memcmp(name.ptr, word.ptr, name.len - 1)))
			return true;
	}
	return false;
}

static bool
fits_name(struct fitting *m, struct text word)
{
	return has_name(m, word) || fitting_fail(m, SHAPE_BAD, m->word, word);
}

// list = name ("," name)*
static bool
fits_list(struct fitting *m, struct text list)
{
	while (list.len) {
		struct text word = text_cut(&list, ',');

		if (!has_name(m, word))
			return fitting_fail(m, SHAPE_BAD, m->word, word);
	}
	return true;
}

// options = name ("," name)*, where no name is empty
static bool
fits_options(struct fitting *m, struct text list)
{
	if (text_ends(list, ","))
		return fitting_fail(m, SHAPE_BAD, m->word, text_after(list, list.len - 1));
	return fits_list(m, list);
}

// Letters, digits, '_', '-', '.' and, in the name of a server, ':'.
static bool
is_named(struct text word, bool colons)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];

		if (!ascii_letter(c) && !ascii_digit(c) && c != '_' && c != '-' && c != '.' &&
			!(colons && c == ':'))
			return false;
	}
	return true;
}

static bool
fits_node(struct fitting *m, struct text word)
{
	return is_named(word, false) || fitting_fail(m, SHAPE_BAD, m->word, word);
}

static bool
fits_title(struct fitting *m, struct text word)
{
	return is_named(word, true) || fitting_fail(m, SHAPE_BAD, m->word, word);
}

static bool
fits_guid(struct fitting *m, struct text word)
{
	enum { MAX_GUID = 127 };

	return (word.len <= MAX_GUID && is_named(word, true)) ||
	       fitting_fail(m, SHAPE_BAD, m->word, word);
}

static bool
fits_octal(struct fitting *m, struct text word)
{
	struct text digits = without_sign(word);

	for (size_t i = 0; i < digits.len; i++)
		if (digits.ptr[i] < '0' || digits.ptr[i] > '7')
			return fitting_fail(m, SHAPE_BAD, m->word, word);
	return digits.len || fitting_fail(m, SHAPE_BAD, m->word, word);
}

static bool
fits_size(struct fitting *m, struct text word)
{
	long long bytes;

	return (size_parse(word, &bytes) && in_range(m->item, bytes)) ||
	       fitting_fail(m, SHAPE_BAD, m->word, word);
}

static bool
fits_bytes(struct fitting *m, struct text word)
{
	long long bytes;

	return (bytes_parse(word, &bytes) && in_range(m->item, bytes)) ||
	       fitting_fail(m, SHAPE_BAD, m->word, word);
}

static bool
fits_hex(struct fitting *m, struct text word)
{
	return hex_text(word) || fitting_fail(m, SHAPE_BAD, m->word, word);
}

static bool
fits_integer(struct fitting *m, struct text word)
{
	return integer_literal(word) || fitting_fail(m, SHAPE_BAD, m->word, word);
}

// threads = number ("-" number)?
static bool
fits_threads(struct fitting *m, struct text word)
{
	struct text last = word, first = text_cut(&last, '-');
	long long from, to;

	if (first.len == word.len)
		last = first;
	return (text_number(first, &from) && text_number(last, &to) && in_range(m->item, from) &&
		       in_range(m->item, to)) ||
	       fitting_fail(m, SHAPE_BAD, m->word, word);
}

// set = "all" | "odd" | "even" | number ("-" number?)?
static bool
is_set(struct text set)
{
	struct text low;
	long long from, to = 64;

	if (text_is(set, "all") || text_is(set, "odd") || text_is(set, "even"))
		return true;
	low = text_cut(&set, '-');
	return text_number(low, &from) && (!set.len || text_number(set, &to)) && from >= 1 &&
	       from <= 64 && to >= 1 && to <= 64;
}

// cpumap = "auto:"? set ("/" set)?
static bool
fits_cpumap(struct fitting *m, struct text word)
{
	struct text threads = text_starts(word, "auto:") ? text_after(word, 5) : word;
	struct text group = text_cut(&threads, '/');

	return (is_set(group) && (!threads.len || is_set(threads))) ||
	       fitting_fail(m, SHAPE_BAD, m->word, word);
}

// HAProxy looks at the first byte of each list.
static bool
fits_cpus(struct fitting *m, struct text word)
{
	return (word.len && ascii_digit(word.ptr[0])) || fitting_fail(m, SHAPE_BAD, m->word, word);
}

// range = number ("-" number)?, of which HAProxy reads as much as atoi() does
static bool
fits_range(struct fitting *m, struct text word)
{
	size_t dash = text_find_char(word, '-');
	struct text garbage;
	long long from = leading_number(word, &garbage), to = from;

	if (dash < word.len)
		to = leading_number(text_after(word, dash + 1), &garbage);
	else
		from = 1;
	if (from < 0 || to < from)
		return fitting_fail(m, SHAPE_BAD, m->word, word);
	if (garbage.len)
		fitting_fail(m, SHAPE_GARBAGE, m->word, garbage);
	return true;
}

// A time, which must not be none, or an expression that gives one.
static bool
fits_delay(struct fitting *m, struct text word)
{
	struct text garbage;
	long long ms;

	return !time_parse(word, UNIT_MS, &ms, &garbage) || ms > 0 ||
	       fitting_fail(m, SHAPE_BAD, m->word, word);
}

static bool
fits_int(struct fitting *m, struct text word)
{
	return fits_number(m, word, true);
}

static bool
fits_digits(struct fitting *m, struct text word)
{
	return fits_number(m, word, false);
}

// As HAProxy keeps it, what is below 0 is a large number.
static bool
fits_unsigned(struct fitting *m, struct text word)
{
	struct text garbage;

	return leading_number(word, &garbage) < 0 || fits_digits(m, word);
}

static bool
fits_nonzero(struct fitting *m, struct text word)
{
	struct text garbage;

	if (!leading_number(word, &garbage))
		return fitting_fail(m, SHAPE_BAD, m->word, word);
	return fits_digits(m, word);
}

static bool
fits_factor(struct fitting *m, struct text word)
{
	struct text garbage;
	long long n = leading_number(word, &garbage);

	if (n && n <= 100)
		return fitting_fail(m, SHAPE_BAD, m->word, word);
	return fits_digits(m, word);
}

static bool
fits_ms(struct fitting *m, struct text word)
{
	return fits_time(m, word, UNIT_MS);
}

static bool
fits_seconds(struct fitting *m, struct text word)
{
	return fits_time(m, word, UNIT_S);
}

// What an item can be, by how it begins, and what that is called.
static const struct type {
	const char *item;
	bool (*fits)(struct fitting *m, struct text word); // NULL: any word does
	const char *name;
} types[] = {
	{ "=", fits_name, "" },
	{ ",", fits_list, "" },
	{ ";", fits_options, "" },
	{ "int", fits_int, "a number" },
	{ "atoi", fits_digits, "a number" },
	{ "unsigned", fits_unsigned, "a number" },
	{ "algorithm", fits_algorithm,
		"'cubic', 'newreno', 'bbr' or 'nocc', or one with a window" },
	{ "factor", fits_factor, "0 or a number above 100" },
	{ "nonzero", fits_nonzero, "a number other than 0" },
	{ "time", fits_ms, "a time" },
	{ "secs", fits_seconds, "a time" },
	{ "size", fits_size, "a size" },
	{ "bytes", fits_bytes, "a size" },
	{ "delay", fits_delay, "a time of at least 1ms" },
	{ "expr-or-time", fits_delay, "a time of at least 1ms" },
	{ "expr", NULL, "a sample expression" },
	{ "cond", NULL, "'if' or 'unless' and a condition" },
	{ "node", fits_node, "a name of letters, digits, '_', '-' and '.'" },
	{ "name", fits_title, "a name of letters, digits, '_', '-', '.' and ':'" },
	{ "octal", fits_octal, "an octal number" },
	{ "hex", fits_hex, "pairs of hexadecimal digits" },
	{ "mask", fits_integer, "a number" },
	{ "codes", fits_codes, "a list of status codes" },
	{ "status", fits_status, "a list of status codes from 100 to 599" },
	{ "threads", fits_threads, "a thread or a range of them" },
	{ "cpumap", fits_cpumap, "a thread group and threads from 1 to 64" },
	{ "cpus", fits_cpus, "a list of processors" },
	{ "sample", fits_sample, "ranges of numbers, ':' and how many there are" },
	{ "range", fits_range, "a number or a range of them" },
	{ "networks", fits_networks, "a list of at most 5 networks" },
	{ "network", fits_network, "an address, or one with a mask" },
	{ "stored", fits_stored, "something that stick tables store" },
	{ "host", fits_address, "the address of a host" },
	{ "target-port", fits_address, "an address and a port" },
	{ "target-range", fits_address, "an address, alone or with a port or a range of them" },
	{ "target", fits_address, "an address, alone or with a port" },
	{ "init-addr", fits_init_addr, "'last', 'libc', 'none' or one address" },
	{ "guid", fits_guid, "at most 127 letters, digits, '_', '-', '.' and ':'" },
	{ "port", fits_port, "a port from 1 to 65535" },
};

// Whether the item is words, which '|' divides.
static bool
is_list(struct text item)
{
	return item.len && memchr("=,;", item.ptr[0], 3);
}

static const struct type *
find_type(struct text item)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (text_starts(item, types[i].item))
			return &types[i];
	return NULL;
}

bool
fitting_fits(struct fitting *m, struct text word)
{
	const struct type *type = m->item.ptr[0] == 'w' ? NULL : find_type(m->item);
	struct text instead = { 0 };

	if (!type || !type->fits || line_word_flags(m->line, m->word) & WORD_UNKNOWN)
		return true;
	if (!is_list(m->item))
		instead = text_after(m->item, text_find_char(m->item, '|') + 1);
	return (instead.len && text_eq(word, instead)) || type->fits(m, word);
}

bool
shape_next_name(struct text *groups, struct text *name)
{
	struct text group;

	while (groups->len && memchr("{ *", groups->ptr[0], 3))
		*groups = text_after(*groups, 1);
	group = text_cut(groups, ' ');
	*name = text_cut(&group, ':');
	return name->len != 0;
}

// "200" of "200%": the percent sign is for what HAProxy does not look at.
static struct text
code_name(struct text name)
{
	bool rest = name.len > 1 && text_ends(name, "%") && !text_ends(name, ".%");

	return rest ? text_before(name, name.len - 1) : name;
}

static const char *
describe_names(struct arena *a, struct text list)
{
	const char *out = "";

	list = text_after(list, 1);
	while (list.len) {
		struct text name = code_name(text_cut(&list, '|'));
		const char *between = *out ? list.len ? ", " : " or " : "";

		out = arena_printf(a, "%s%s'%.*s'", out, between, TEXT_ARG(name));
	}
	return out;
}

// More names than that are no help.
enum { MAX_NAMES = 12 };

// Those that must be there, if some must.
static const char *
describe_groups(struct arena *a, struct text groups)
{
	struct text list = TEXT("="), name;
	bool some = text_has(groups, "*");
	size_t n = 0;

	while (n <= MAX_NAMES && groups.len) {
		struct text rest = text_after(groups, groups.ptr[0] == '{');
		bool wanted = text_starts(rest, "*");

		shape_next_name(&groups, &name);
		if (some && !wanted)
			continue;
		list = text_printf(a, "%.*s%s%.*s", TEXT_ARG(list), n ? "|" : "", TEXT_ARG(name));
		n++;
	}
	return n > MAX_NAMES ? "one of its options" : describe_names(a, list);
}

const char *
shape_describe(struct arena *a, const struct shape_fault *f)
{
	struct text item = { f->expected, f->len }, low, instead;
	size_t open = text_find_char(item, '(');
	const struct type *type = find_type(item);
	const char *name = type ? type->name : "an argument";

	if (is_list(item))
		return describe_names(a, item);
	if (item.len && item.ptr[0] == '{')
		return describe_groups(a, item);
	instead = text_after(item, text_find_char(item, '|') + 1);
	if (instead.len)
		return arena_printf(a, "%s or '%.*s'", name, TEXT_ARG(instead));
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
