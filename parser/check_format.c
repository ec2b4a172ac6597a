#include <string.h>

#include "parser/checking.h"
#include "parser/hash.h"
#include "parser/nearest.h"

static const struct alias {
	const char *name;
	bool http;
	unsigned versions;
} aliases[] = {
#define TCP                             false
#define HTTP                            true
#define ALIAS(id, name, mode, versions) { name, mode, versions },
#include "parser/aliases.def"
#undef ALIAS
#undef TCP
#undef HTTP
};

// A format while it is read.
struct reading {
	struct checker *c;
	const struct line *line;
	size_t word;
	unsigned places;
	bool http;
	struct text left; // what is not read yet
};

static void
fault(struct reading *r, struct text at, unsigned versions, const char *message)
{
	struct fault *f = checker_fault(r->c, FAULT_FORMAT, r->line, r->word, at, message);

	f->versions = versions & r->c->targets;
}

static const char *
alias_nearest(struct text name)
{
	struct nearest n = { .word = name };

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		nearest_try(&n, aliases[i].name);
	return n.best;
}

static void
unknown_alias(struct reading *r, struct text name)
{
	const char *near = alias_nearest(name);
	struct fault *f = checker_fault(r->c, FAULT_FORMAT, r->line, r->word, name,
		arena_printf(r->c->arena, "log formats have no '%%%.*s'", TEXT_ARG(name)));

	f->help = near ? arena_printf(r->c->arena, "did you mean '%%%s'?", near)
	               : "write '%%' where a '%' is meant";
}

static void
check_alias(struct reading *r, struct text name)
{
	int place = hash_alias(name.ptr, name.len);
	const struct alias *a = place < 0 ? NULL : &aliases[place];
	unsigned absent = a ? ~a->versions & r->c->targets : 0;

	if (!a) {
		unknown_alias(r, name);
		return;
	}
	if (absent)
		fault(r, name, absent,
			arena_printf(r->c->arena, "log formats have no '%%%.*s'", TEXT_ARG(name)));
	else if (a->http && !r->http && r->c->targets & UNTIL(V3_0))
		fault(r, name, UNTIL(V3_0),
			arena_printf(r->c->arena, "'%%%.*s' is for proxies in mode http",
				TEXT_ARG(name)));
}

static size_t
alias_length(struct text t)
{
	size_t n = 0;

	while (n < t.len && (ascii_letter(t.ptr[n]) || ascii_digit(t.ptr[n])))
		n++;
	return n;
}

// sample = "[" expression "]"; r->left begins after the "[".  False if the format ends with it.
static bool
read_sample(struct reading *r)
{
	struct chain ch = { .line = r->line, .word = r->word, .words = 1 };
	const char *why = NULL;
	struct text rest;

	if (!chain_read(r->c, &ch, r->left, ']', &rest, &why)) {
		// HAProxy reads as much of the expression as there is, and names its faults first.
		fault(r, text_before(r->left, text_find_char(r->left, ']')), ~0u, why);
		return false;
	}
	chain_check(r->c, &ch, r->places, FAULT_EXPRESSION);
	if (r->http)
		check_bytes(r->c, r->line, r->word, "log formats in");
	if (!rest.len) {
		fault(r, r->left, ~0u, "the ']' of '%[' is missing");
		return false;
	}
	r->left = text_after(rest, 1);
	return true;
}

// What a name is made of: "%(name:str)".
static bool
read_name(struct reading *r)
{
	static const char *const types[] = { "str", "sint", "bool", "raw" };
	size_t end = text_find_char(r->left, ')'), colon = text_find_char(r->left, ':');
	struct text name = text_before(r->left, end), type = { 0 };

	if (end > r->left.len) {
		fault(r, r->left, SINCE(V3_0), "the ')' of '%(' is missing");
		return false;
	}
	if (colon < end) {
		type = text_after(name, colon + 1);
		name = text_before(name, colon);
	}
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_letter(name.ptr[i]) && !ascii_digit(name.ptr[i]) && name.ptr[i] != '_' &&
			name.ptr[i] != '-') {
			fault(r, name, SINCE(V3_0),
				"a name in a log format has only letters, digits, "
				"'_' and '-'");
			return false;
		}
	r->left = text_after(r->left, end + 1);
	for (size_t i = 0; colon < end && i < sizeof(types) / sizeof(types[0]); i++)
		if (text_is(type, types[i]))
			return true;
	if (colon < end)
		fault(r, type, SINCE(V3_0), "the type must be 'str', 'sint', 'bool' or 'raw'");
	return colon >= end;
}

// flags = "{" any* "}"
static bool
read_flags(struct reading *r)
{
	size_t end = text_find_char(r->left, '}');

	if (end > r->left.len) {
		fault(r, r->left, ~0u, "the '}' of '%{' is missing");
		return false;
	}
	r->left = text_after(r->left, end + 1);
	if (r->left.len && (r->left.ptr[0] == '[' || alias_length(r->left)))
		return true;
	fault(r, text_before(r->left, 1), ~0u, "nothing follows the flags in '%{}'");
	return false;
}

// variable = "%" ("(" name ")")? ("{" flags "}")? ("[" expression "]" | alias)
//
// r->left begins after the "%".  False if the format cannot be read on.
static bool
read_variable(struct reading *r)
{
	struct text name;

	if (!r->left.len) {
		fault(r, r->left, ~0u, "nothing follows the '%'");
		return false;
	}
	// Before 3.0 the "(" is a character like others.
	if (r->left.ptr[0] == '(') {
		if (!(r->c->targets & SINCE(V3_0)))
			return true;
		r->left = text_after(r->left, 1);
		if (!read_name(r))
			return false;
	}
	if (text_starts(r->left, "{")) {
		r->left = text_after(r->left, 1);
		if (!read_flags(r))
			return false;
	}
	if (text_starts(r->left, "[")) {
		r->left = text_after(r->left, 1);
		return read_sample(r);
	}
	name = text_before(r->left, alias_length(r->left));
	if (name.len && ascii_letter(name.ptr[0])) {
		check_alias(r, name);
		r->left = text_after(r->left, name.len);
		return true;
	}
	if (r->left.len && (ascii_digit(r->left.ptr[0]) || strchr(" \t", r->left.ptr[0]))) {
		fault(r, text_before(r->left, 1), ~0u,
			"a '%' stands before something that is no name");
		return false;
	}
	// "%%", or a "%" that is lost.
	r->left = text_after(r->left, 1);
	return true;
}

void
check_format(struct checker *c, const struct line *l, size_t word, struct text text,
	unsigned places, bool http)
{
	struct reading r = { c, l, word, places, http, text };

	if (line_word_flags(l, word) & WORD_UNKNOWN)
		return;
	for (;;) {
		size_t percent = text_find_char(r.left, '%');

		if (percent >= r.left.len)
			return;
		r.left = text_after(r.left, percent + 1);
		if (!read_variable(&r))
			return;
	}
}
