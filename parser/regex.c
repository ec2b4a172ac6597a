#include "parser/regex.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

// A pattern and a text that need more than this are not worth an answer.
enum { MATCH_LIMIT = 20 * 1000, DEPTH_LIMIT = 10 * 1000, HEAP_LIMIT_KIB = 4 * 1024 };

// HAProxy's own strings end with its buffer, of 16 kB unless tuned.
enum { LONGEST_RESULT = 64 * 1024 };

struct regex {
	pcre2_code *code;
};

static void *
take(size_t size, void *arena)
{
	return arena_alloc(arena, size);
}

static void
leave(void *block, void *arena)
{
	// The arena gives everything back at once.
	(void)block;
	(void)arena;
}

static unsigned
options(unsigned flags)
{
	return (flags & REGEX_ICASE ? PCRE2_CASELESS : 0) |
	       (flags & REGEX_CAPTURE ? 0 : PCRE2_NO_AUTO_CAPTURE);
}

// The same call with and without memory of our own.
static pcre2_code *
compile(struct text pattern, unsigned flags, int *error, size_t *offset, pcre2_compile_context *c)
{
	return pcre2_compile((PCRE2_SPTR)(pattern.len ? pattern.ptr : ""), pattern.len,
		options(flags), error, offset, c);
}

static const char *
error_text(struct arena *a, int error)
{
	PCRE2_UCHAR text[128];

	if (pcre2_get_error_message(error, text, sizeof(text)) < 0)
		return "it cannot be compiled";
	return arena_strndup(a, (const char *)text, strlen((const char *)text));
}

struct regex *
regex_compile(
	struct arena *a, struct text pattern, unsigned flags, const char **fault, size_t *offset)
{
	pcre2_general_context *memory = pcre2_general_context_create(take, leave, a);
	struct regex *r = arena_new(a, struct regex);
	int error;

	r->code = compile(pattern, flags, &error, offset, pcre2_compile_context_create(memory));
	if (r->code)
		return r;
	*fault = error_text(a, error);
	return NULL;
}

const char *
regex_fault(struct arena *a, struct text pattern, unsigned flags, size_t *offset)
{
	int error;
	pcre2_code *code = compile(pattern, flags, &error, offset, NULL);

	if (!code)
		return error_text(a, error);
	pcre2_code_free(code);
	return NULL;
}

static void
set_groups(struct groups *groups, const pcre2_match_data *data, int n, struct text subject)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer((pcre2_match_data *)data);

	*groups = (struct groups){ 0 };
	for (int i = 0; i < n && i < REGEX_GROUPS; i++)
		if (ends[2 * i] != PCRE2_UNSET)
			groups->group[i] = (struct text){ subject.ptr + ends[2 * i],
				ends[2 * i + 1] - ends[2 * i] };
}

// `begun`: the subject is the rest of a text, so that "^" does not match.
static enum regex_result
match(struct arena *a, const struct regex *r, struct text subject, bool begun,
	struct groups *groups)
{
	pcre2_general_context *memory = pcre2_general_context_create(take, leave, a);
	pcre2_match_context *limits = pcre2_match_context_create(memory);
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(r->code, memory);
	int n;

	if (!subject.ptr)
		subject = (struct text){ "", 0 };
	pcre2_set_match_limit(limits, MATCH_LIMIT);
	pcre2_set_depth_limit(limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(limits, HEAP_LIMIT_KIB);
	n = pcre2_match(r->code, (PCRE2_SPTR)subject.ptr, subject.len, 0, begun ? PCRE2_NOTBOL : 0,
		data, limits);
	if (n == PCRE2_ERROR_NOMATCH)
		return REGEX_NO_MATCH;
	if (n < 0)
		return REGEX_TOO_HARD;
	if (groups)
		set_groups(groups, data, n, subject);
	return REGEX_MATCH;
}

enum regex_result
regex_match(struct arena *a, const struct regex *r, struct text subject, struct groups *groups)
{
	return match(a, r, subject, false, groups);
}

static unsigned
digit(char c)
{
	if (ascii_digit(c))
		return (unsigned)(c - '0');
	return (unsigned)((c | 0x20) - 'a' + 10) & 15;
}

// What the escape at the start of `text` puts at out; how many bytes of text it takes.
static size_t
expand_escape(struct text text, const struct groups *groups, char *out, size_t *n)
{
	char c = text.len > 1 ? text.ptr[1] : '\0';

	if (ascii_digit(c)) {
		struct text group = groups->group[c - '0'];

		if (group.len && out)
			memcpy(out + *n, group.ptr, group.len);
		*n += group.len;
		return 2;
	}
	if (c == 'x' && text.len > 3) {
		if (out)
			out[*n] = (char)(digit(text.ptr[2]) << 4 | digit(text.ptr[3]));
		++*n;
		return 4;
	}
	if (text.len > 1) {
		if (out)
			out[*n] = c;
		++*n;
	}
	return 2;
}

// How many bytes the replacement becomes; writes them unless out is NULL.
static size_t
expand(struct text replacement, const struct groups *groups, char *out)
{
	size_t n = 0;

	while (replacement.len) {
		size_t taken = 1;

		if (replacement.ptr[0] == '\\') {
			taken = expand_escape(replacement, groups, out, &n);
		} else {
			if (out)
				out[n] = replacement.ptr[0];
			n++;
		}
		replacement = text_after(replacement, taken);
	}
	return n;
}

struct text
regex_expand(struct arena *a, struct text replacement, const struct groups *groups)
{
	size_t n = expand(replacement, groups, NULL);
	char *out = arena_alloc(a, n + 1);

	expand(replacement, groups, out);
	return (struct text){ out, n };
}

// What a substitution has written so far.
struct built {
	struct arena *arena;
	char *bytes;
	size_t len, cap;
};

static void
add(struct built *b, struct text t)
{
	if (b->len + t.len > b->cap) {
		size_t cap = 2 * (b->len + t.len) + 64;

		b->bytes = arena_grow(b->arena, b->bytes, b->len, cap);
		b->cap = cap;
	}
	if (t.len)
		memcpy(b->bytes + b->len, t.ptr, t.len);
	b->len += t.len;
}

enum regex_result
regex_substitute(struct arena *a, const struct regex *r, struct text subject,
	struct text replacement, bool all, struct text *out)
{
	enum regex_result any = REGEX_NO_MATCH, result;
	struct arena scratch = { 0 }; // of thousands of matches
	struct built built = { .arena = a };
	struct groups g;

	add(&built, (struct text){ "", 0 });
	while ((result = any && !all ? REGEX_NO_MATCH : match(&scratch, r, subject, any, &g)) ==
		REGEX_MATCH) {
		struct text hit = g.group[0];
		size_t start = (size_t)(hit.ptr - subject.ptr), end = start + hit.len;

		any = REGEX_MATCH;
		add(&built, text_before(subject, start));
		add(&built, regex_expand(&scratch, replacement, &g));
		if (!subject.len || built.len > LONGEST_RESULT)
			break;
		// A match of nothing stands before a byte, which is then passed over.
		if (end == 0) {
			add(&built, text_before(subject, 1));
			end = 1;
		}
		subject = text_after(subject, end);
	}
	arena_free(&scratch);
	if (result == REGEX_TOO_HARD || built.len > LONGEST_RESULT)
		return REGEX_TOO_HARD;
	if (result == REGEX_NO_MATCH)
		add(&built, subject);
	*out = (struct text){ built.bytes, built.len };
	return any;
}
