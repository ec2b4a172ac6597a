#include <string.h>

#include "parser/checking.h"
#include "parser/pattern.h"

// A test while it is judged.
struct judged {
	struct checker *c;
	struct chain chain;
	size_t end;
	enum match name_match; // of an old name such as path_beg, else MATCH_NONE
	bool versions;         // patterns are TLS versions
	enum fault_kind kind;  // of the fault
	enum match match;
	bool forced, loaded, ignore_case, no_dns; // -m, -f, -i, -n
	size_t word;                              // of the fault
};

static bool
blame(struct judged *j, size_t word, const char *message)
{
	j->kind = FAULT_CONDITION;
	j->word = word;
	j->chain.at = (struct text){ 0 };
	j->chain.message = message;
	return false;
}

// How values of a type are compared unless -m says so.
static const enum match by_type[TYPE_COUNT] = {
	[TYPE_BOOL] = MATCH_BOOL,
	[TYPE_SINT] = MATCH_INT,
	[TYPE_ADDR] = MATCH_IP,
	[TYPE_IPV4] = MATCH_IP,
	[TYPE_IPV6] = MATCH_IP,
	[TYPE_STR] = MATCH_STR,
};

// What a method compares.
static const enum type match_types[MATCH_COUNT] = {
	[MATCH_BOOL] = TYPE_SINT,
	[MATCH_INT] = TYPE_SINT,
	[MATCH_IP] = TYPE_ADDR,
	[MATCH_BIN] = TYPE_BIN,
	[MATCH_LEN] = TYPE_STR,
	[MATCH_STR] = TYPE_STR,
	[MATCH_BEG] = TYPE_STR,
	[MATCH_SUB] = TYPE_STR,
	[MATCH_DIR] = TYPE_STR,
	[MATCH_DOM] = TYPE_STR,
	[MATCH_END] = TYPE_STR,
	[MATCH_REG] = TYPE_STR,
	[MATCH_REGM] = TYPE_STR,
};

static bool
flag_method(struct judged *j, size_t i)
{
	struct text name = line_word(j->chain.line, i);
	enum match match = match_find(name);

	if (j->loaded)
		return blame(j, i - 1, "'-m' must stand before '-f'");
	// Only the last one counted until 3.2.
	if (j->forced && j->chain.version >= V3_4) {
		j->chain.same &= SINCE(V3_4);
		return blame(j, i - 1, "'-m' is given twice");
	}
	if (!match)
		return blame(j, i,
			arena_printf(
				j->c->arena, "there is no matching method '%.*s'", TEXT_ARG(name)));
	if (match != MATCH_FOUND && !j->chain.unknown &&
		!type_casts(j->chain.type, match_types[match], j->chain.version))
		return blame(j, i,
			arena_printf(j->c->arena, "'-m %.*s' compares %s, and '%.*s' is %s",
				TEXT_ARG(name), type_names[match_types[match]],
				TEXT_ARG(j->c->calls[0].name), type_names[j->chain.type]));
	j->match = match;
	j->forced = true;
	return true;
}

static const char no_method[] = "a value of this type needs a matching method, such as '-m str'";

// flag = "-i" | "-n" | "-M" | "-m" method | "-f" file | "-u" number | "--"
//
// How many words it takes, 0 if it is broken.
static size_t
read_flag(struct judged *j, size_t i)
{
	struct text flag = line_word(j->chain.line, i), value = line_word(j->chain.line, i + 1);
	long long n;

	switch (flag.len == 2 ? flag.ptr[1] : '\0') {
	case 'i':
		j->ignore_case = true;
		return 1;
	case 'n':
		j->no_dns = true;
		return 1;
	case 'M':
	case '-':
		return 1;
	case 'm':
		return flag_method(j, i + 1) ? 2 : 0;
	case 'f':
		if (!j->match && !j->chain.unknown)
			return blame(j, i, no_method);
		j->loaded = true;
		return 2;
	case 'u':
		if (!text_number(value, &n))
			return blame(j, i + 1, "the identifier is not a number");
		return 2;
	default:
		return blame(j, i,
			"there is no such flag; '--' goes before a pattern that begins with '-'");
	}
}

// The word after the flags; 0 if they are broken.
static size_t
read_flags(struct judged *j, size_t i)
{
	while (i < j->end) {
		struct text word = line_word(j->chain.line, i);
		size_t n;

		if (!text_starts(word, "-"))
			break;
		n = read_flag(j, i);
		if (!n)
			return 0;
		i += n;
		if (text_is(word, "--"))
			break;
	}
	return i;
}

static bool
check_integers(struct judged *j, size_t i)
{
	enum operator op = OPERATOR_EQ;
	struct range r;

	for (; i < j->end; i++) {
		struct text t = line_word(j->chain.line, i);
		enum operator next = operator_find(t);

		if (next)
			op = next;
		else if (!range_with(op, t, j->versions, &r))
			return blame(j, i,
				arena_printf(j->c->arena,
					"'%.*s' is neither %s nor a range of them", TEXT_ARG(t),
					j->versions ? "a version" : "an integer"));
	}
	return true;
}

static bool
check_networks(struct judged *j, size_t i)
{
	for (; i < j->end; i++) {
		struct text t = line_word(j->chain.line, i);
		const char *fault = network_fault(t, j->no_dns);

		if (fault)
			return blame(j, i,
				arena_printf(j->c->arena, "'%.*s' is no pattern of an address: %s",
					TEXT_ARG(t), fault));
	}
	return true;
}

static bool
check_hex(struct judged *j, size_t i)
{
	for (; i < j->end; i++)
		if (!hex_text(line_word(j->chain.line, i)))
			return blame(j, i, "a binary pattern must be pairs of hexadecimal digits");
	return true;
}

// Each of them, since each has its own place.
static void
check_regexes(struct judged *j, size_t i)
{
	for (; i < j->end; i++)
		check_regex(j->c, j->chain.line, i, j->ignore_case ? REGEX_ICASE : 0);
}

static bool
check_patterns(struct judged *j, size_t i)
{
	switch (j->match) {
	case MATCH_INT:
	case MATCH_LEN:
		return check_integers(j, i);
	case MATCH_IP:
		return check_networks(j, i);
	case MATCH_BIN:
		return check_hex(j, i);
	default:
		return true;
	}
}

// Whether j's release accepts what follows the expression; *patterns is where the patterns begin.
static bool
check_rest(struct judged *j, size_t first, size_t *patterns)
{
	j->match = j->name_match;
	if (j->chain.ncalls > 1 || !j->match)
		j->match = by_type[j->chain.type];
	j->forced = j->loaded = j->ignore_case = j->no_dns = false;
	*patterns = read_flags(j, first + 1);
	if (!*patterns)
		return false;
	if (!j->match && !j->chain.unknown)
		return blame(j, first, no_method);
	return check_patterns(j, *patterns);
}

static bool
is_unknown(const struct line *l, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (line_word_flags(l, i) & WORD_UNKNOWN)
			return true;
	return false;
}

// What HAProxy warns of in a test that it takes.
static void
warn(struct judged *j, size_t first)
{
	struct checker *c = j->c;
	const struct line *l = j->chain.line;
	size_t next = first + j->chain.words;
	struct text name = line_word(l, first), pattern = line_word(l, next);

	if (next >= j->end && !(line_word_flags(l, j->end) & WORD_UNKNOWN) &&
		j->chain.type != TYPE_BOOL && !j->chain.unknown) {
		struct fault *f = checker_fault(c, FAULT_CONDITION, l, first, (struct text){ 0 },
			arena_printf(c->arena,
				"'%.*s' is compared with nothing: the test never matches",
				TEXT_ARG(name)));

		f->warning = true;
		f->help = "write a pattern, or '-m found' to ask whether there is a value";
	}
	if (next < j->end && text_starts(pattern, "(") && !text_has(name, "(")) {
		struct fault *f = checker_fault(c, FAULT_CONDITION, l, next, (struct text){ 0 },
			arena_printf(c->arena, "'%.*s' is compared with the text '%.*s'",
				TEXT_ARG(name), TEXT_ARG(pattern)));

		f->warning = true;
		f->help = "remove the blank before the '(', or put '--' before the pattern";
	}
}

// "path_beg -m str": until 3.2 HAProxy says nothing.
static void
warn_of_method(struct judged *j, size_t first)
{
	static const unsigned kept = 1u << MATCH_BEG | 1u << MATCH_DIR | 1u << MATCH_DOM |
	                             1u << MATCH_END | 1u << MATCH_LEN | 1u << MATCH_REG |
	                             1u << MATCH_SUB;
	unsigned versions = j->c->targets & SINCE(V3_4);
	struct text name = line_word(j->chain.line, first);
	struct fault *f;

	if (!(kept >> j->name_match & 1) || !j->forced || j->match == j->name_match || !versions ||
		j->chain.ncalls > 1)
		return;
	f = checker_fault(j->c, FAULT_CONDITION, j->chain.line, first, (struct text){ 0 },
		arena_printf(j->c->arena, "'-m %s' overrides the method of '%.*s'",
			match_names[j->match], TEXT_ARG(name)));
	f->warning = true;
	f->versions = versions;
	f->help = "name the method once";
}

static void
judge(struct judged *j, size_t first)
{
	struct judged bad = { 0 };
	unsigned versions = 0;
	size_t patterns = 0;

	for (unsigned left = j->c->targets; left; left &= ~j->chain.same) {
		bool fine;

		j->kind = FAULT_EXPRESSION;
		j->chain.version = (unsigned)__builtin_ctz(left);
		j->chain.same = left;
		j->word = first;
		fine = chain_run(j->c, &j->chain, 0);
		j->chain.noted |= fine;
		if (fine && check_rest(j, first, &patterns))
			continue;
		if (!versions)
			bad = *j;
		versions |= j->chain.same;
	}
	if (versions && !is_unknown(j->chain.line, first, j->end)) {
		bad.chain.word = bad.word;
		chain_report(j->c, &bad.chain, versions & j->c->targets, bad.kind);
		return;
	}
	if (versions)
		return;
	if (j->match == MATCH_REG || j->match == MATCH_REGM)
		check_regexes(j, patterns);
	if (!is_unknown(j->chain.line, first, j->end))
		warn(j, first);
	warn_of_method(j, first);
}

// The expression; an old name becomes its fetch's.
static bool
read_expression(struct judged *j, size_t first, const char **fault)
{
	struct text rest, text = line_word(j->chain.line, first);
	const char *fetch;

	if (!chain_read(j->c, &j->chain, text, 0, &rest, fault))
		return false;
	fetch = test_name(j->c->calls[0].name, &j->name_match);
	if (!fetch)
		return chain_read_words(j->c, &j->chain, j->end, fault);
	j->versions = j->chain.ncalls == 1 && text_ends(j->c->calls[0].name, "ssl_ver");
	j->c->calls[0].name = text_of(fetch);
	return true;
}

unsigned
check_test(struct checker *c, const struct line *l, size_t first, size_t end)
{
	struct judged j = { .c = c, .chain = { .line = l, .word = first, .words = 1 }, .end = end };
	const char *fault = NULL;

	if (first >= end)
		checker_fault(
			c, FAULT_CONDITION, l, first, (struct text){ 0 }, "the test is missing");
	else if (read_expression(&j, first, &fault))
		judge(&j, first);
	else if (!is_unknown(l, first, end))
		checker_fault(c, FAULT_EXPRESSION, l, first, (struct text){ 0 }, fault);
	return j.chain.ncalls ? fetch_source(c->calls[0].name, c->targets) : 0;
}
