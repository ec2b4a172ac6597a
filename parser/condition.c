#include "parser/condition.h"

#include <string.h>

#include "parser/hash.h"

const char *const match_names[MATCH_COUNT] = {
	[MATCH_NONE] = "",
	[MATCH_FOUND] = "found",
	[MATCH_BOOL] = "bool",
	[MATCH_INT] = "int",
	[MATCH_IP] = "ip",
	[MATCH_BIN] = "bin",
	[MATCH_LEN] = "len",
	[MATCH_STR] = "str",
	[MATCH_BEG] = "beg",
	[MATCH_SUB] = "sub",
	[MATCH_DIR] = "dir",
	[MATCH_DOM] = "dom",
	[MATCH_END] = "end",
	[MATCH_REG] = "reg",
	[MATCH_REGM] = "regm",
};

static const struct acl_name {
	const char *name, *fetch;
	enum match match;
} acl_names[] = {
#define ACL_NAME(id, name, fetch, method) { name, fetch, MATCH_##method },
#include "parser/acl_names.def"
#undef ACL_NAME
};

const char *
test_name(struct text name, enum match *match)
{
	int place = hash_acl_name(name.ptr, name.len);

	if (place < 0)
		return NULL;
	*match = acl_names[place].match;
	return acl_names[place].fetch;
}

// Manual, 7.4; seen in "show acl" too.
static const struct {
	const char *name, *test;
} predefined[] = {
	{ "FALSE", "always_false" },
	{ "HTTP", "req_proto_http" },
	{ "HTTP_1.0", "req_ver 1.0" },
	{ "HTTP_1.1", "req_ver 1.1" },
	{ "HTTP_2.0", "req_ver 2.0" },
	{ "HTTP_3.0", "req_ver 3.0" },
	{ "HTTP_CONTENT", "hdr_val(content-length) gt 0" },
	{ "HTTP_URL_ABS", "url_reg ^[^/:]*://" },
	{ "HTTP_URL_SLASH", "url_beg /" },
	{ "HTTP_URL_STAR", "url *" },
	{ "LOCALHOST", "src 127.0.0.1/8" },
	{ "METH_CONNECT", "method CONNECT" },
	{ "METH_DELETE", "method DELETE" },
	{ "METH_GET", "method GET HEAD" },
	{ "METH_HEAD", "method HEAD" },
	{ "METH_OPTIONS", "method OPTIONS" },
	{ "METH_POST", "method POST" },
	{ "METH_PUT", "method PUT" },
	{ "METH_TRACE", "method TRACE" },
	{ "RDP_COOKIE", "req_rdp_cookie_cnt gt 0" },
	{ "REQ_CONTENT", "req_len gt 0" },
	{ "TRUE", "always_true" },
	{ "WAIT_END", "wait_end" },
};

const char *
predefined_acl(struct text name)
{
	for (size_t i = 0; i < sizeof(predefined) / sizeof(predefined[0]); i++)
		if (text_is(name, predefined[i].name))
			return predefined[i].test;
	return NULL;
}

unsigned
predefined_versions(struct text name)
{
	if (text_is(name, "HTTP_3.0"))
		return SINCE(V3_0);
	return predefined_acl(name) ? ALL_VERSIONS : 0;
}

static void
set_fault(struct test *t, size_t word, const char *fault)
{
	if (t->fault)
		return;
	t->fault = fault;
	t->fault_word = word;
}

enum match
match_find(struct text name)
{
	for (size_t i = 1; i < MATCH_COUNT; i++)
		if (text_is(name, match_names[i]))
			return (enum match)i;
	return MATCH_NONE;
}

// flag = "-i" | "-n" | "-M" | "-m" method | "-f" file | "-u" id | "--"
//
// How many words it takes; 0 if it is none.
static size_t
parse_flag(struct test *t, size_t i, size_t end)
{
	struct text flag = line_word(t->line, i);
	struct text value = i + 1 < end ? line_word(t->line, i + 1) : (struct text){ "", 0 };

	if (flag.len != 2 || flag.ptr[0] != '-' || !flag.ptr[1])
		return 0;
	switch (flag.ptr[1]) {
	case 'i':
		t->ignore_case = true;
		return 1;
	case 'n':
		t->no_dns = true;
		return 1;
	case 'M':
		return 1;
	case 'm':
		t->match = match_find(value);
		if (!t->match)
			set_fault(t, i + 1, "'-m' wants the name of a matching method");
		return 2;
	case 'f':
		t->nfiles++;
		if (!value.len)
			set_fault(t, i, "'-f' wants the name of a file");
		return 2;
	case 'u':
		return 2;
	default:
		return 0;
	}
}

// flags = flag* "--"?
static size_t
parse_flags(struct test *t, size_t i, size_t end)
{
	while (i < end) {
		struct text word = line_word(t->line, i);
		size_t n;

		if (!word.len || word.ptr[0] != '-')
			break;
		if (text_is(word, "--"))
			return i + 1;
		n = parse_flag(t, i, end);
		// Not even a negative number: it needs a "--" before it.
		if (!n) {
			set_fault(t, i,
				"there is no such flag; '--' goes before a pattern that begins "
				"with '-'");
			break;
		}
		i += n;
	}
	return i < end ? i : end;
}

struct test *
test_parse(struct arena *a, const struct line *l, size_t first, size_t end)
{
	struct test *t = arena_new(a, struct test);
	struct text rest = { 0 };
	const char *fault = NULL;
	const char *fetch;

	t->line = l;
	t->name_word = first;
	if (first >= end) {
		set_fault(t, first, "the test is missing");
		return t;
	}
	if (!sample_parse(a, line_word(l, first), 0, &t->sample, &rest, &fault))
		set_fault(t, first, fault);
	t->name = t->sample.fetch.name;
	fetch = test_name(t->name, &t->name_match);
	if (fetch)
		t->sample.fetch.name = text_of(fetch);
	// With converters, the type of the value decides.
	if (!t->sample.nconverters)
		t->match = t->name_match;
	t->first = parse_flags(t, first + 1, end);
	t->npatterns = end - t->first;
	return t;
}

size_t
test_end(const struct line *l, size_t open, size_t end)
{
	size_t i = open + 1;

	while (i < end && !text_is(line_word(l, i), "}"))
		i++;
	return i;
}

// A condition while it is read.
struct growing {
	struct arena *arena;
	struct condition *c;
	size_t cap_any, cap_terms;
	bool fresh;   // the next term begins a conjunction
	bool negated; // by the "!" that stand before it
};

static void
add_term(struct growing *g, struct term term)
{
	struct condition *c = g->c;
	struct conjunction *all;

	if (g->fresh) {
		if (c->nany == g->cap_any) {
			size_t cap = g->cap_any ? 2 * g->cap_any : 1;

			c->any = arena_grow(
				g->arena, c->any, c->nany * sizeof(*c->any), cap * sizeof(*c->any));
			g->cap_any = cap;
		}
		c->any[c->nany++] = (struct conjunction){ 0 };
		g->cap_terms = 0;
		g->fresh = false;
	}
	all = &c->any[c->nany - 1];
	if (all->nterms == g->cap_terms) {
		size_t cap = g->cap_terms ? 2 * g->cap_terms : 2;

		all->terms = arena_grow(
			g->arena, all->terms, all->nterms * sizeof(term), cap * sizeof(term));
		g->cap_terms = cap;
	}
	all->terms[all->nterms++] = term;
}

// item = "!"* ("or" | "||" | name | "{" test "}")?
//
// How many words it takes; 0 if it is broken.  A "!" may stand alone: it negates what follows, up
// to an "or".
static size_t
parse_item(struct growing *g, size_t i, size_t end)
{
	const struct line *l = g->c->line;
	struct term term = { .word = i };
	struct text word = line_word(l, i);
	size_t close;

	while (word.len && word.ptr[0] == '!') {
		g->negated = !g->negated;
		word = text_after(word, 1);
	}
	if (!word.len)
		return 1;
	if (text_iis(word, "or") || text_is(word, "||")) {
		g->fresh = true;
		g->negated = false;
		return 1;
	}
	term.negated = g->negated;
	g->negated = false;
	if (!text_is(word, "{")) {
		term.name = word;
		add_term(g, term);
		return 1;
	}
	close = test_end(l, i, end);
	if (close == end) {
		g->c->fault = "the '}' of the test is missing";
		g->c->fault_word = i;
		return 0;
	}
	term.test = test_parse(g->arena, l, i + 1, close);
	add_term(g, term);
	return close - i + 1;
}

struct condition *
condition_parse(struct arena *a, const struct line *l, size_t first)
{
	struct condition *c;
	struct growing g = { .arena = a, .fresh = true };
	size_t end = line_nargs(l), i = first + 1;
	struct text word = line_word(l, first);

	if (!text_is(word, "if") && !text_is(word, "unless"))
		return NULL;
	c = g.c = arena_new(a, struct condition);
	c->line = l;
	c->word = first;
	c->unless = text_is(word, "unless");
	while (i < end && !c->fault)
		i += parse_item(&g, i, end);
	return c;
}

bool
condition_word(struct text t)
{
	// Every word of every rule is asked.
	if (t.len == 2)
		return t.ptr[0] == 'i' && t.ptr[1] == 'f';
	return t.len == 6 && text_is(t, "unless");
}

size_t
condition_find(const struct line *l, size_t first)
{
	for (size_t i = first; i < l->nwords; i++)
		if (condition_word(line_word(l, i)))
			return i;
	return 0;
}

bool
acl_name_byte(char c)
{
	return ascii_letter(c) || ascii_digit(c) || c == '_' || c == '-' || c == '.' || c == ':';
}
