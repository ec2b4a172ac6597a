#include "model/answer.h"
#include "model/grammar.h"
#include "parser/value.h"

static const struct answer_word words[] = {
	{ "content-type", 1, ANSWER_TYPE },
	{ "default-errorfiles", 0, ANSWER_OWN },
	{ "deny_status", 1, ANSWER_STATUS },
	{ "errorfile", 1, ANSWER_FILE },
	{ "errorfiles", 1, ANSWER_SECTION },
	{ "file", 1, ANSWER_BODY },
	{ "hdr", 2, ANSWER_HEADER },
	{ "lf-file", 1, ANSWER_BODY },
	{ "lf-string", 1, ANSWER_BODY },
	{ "status", 1, ANSWER_STATUS },
	{ "string", 1, ANSWER_BODY },
};

const struct answer_word *
answer_word(struct text name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_is(name, words[i].name))
			return &words[i];
	return NULL;
}

struct answer_words {
	size_t status, type, payload, header; // the words' places; 0 if they are not there
};

// Warns of a word that HAProxy drops.
static void
ignored(struct checking *c, size_t word, const char *why)
{
	objection_add(c->objections, OBJECTION_EXTRA_ARGUMENT, SEV_WARNING, c->line,
		line_span(c->line, word), c->live, "'%.*s' is ignored: %s",
		TEXT_ARG(line_word(c->line, word)), why);
}

// Headers that HAProxy makes itself.
static void
check_header(struct checking *c, size_t word)
{
	static const char *const own[] = { "content-length", "content-type", "transfer-encoding" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (text_iis(line_word(c->line, word), own[i]))
			ignored(c, word, "HAProxy makes this header itself");
}

static void
note_word(struct answer_words *r, const struct answer_word *w, size_t word)
{
	if (w->part >= ANSWER_OWN)
		r->payload = word;
	else if (w->part == ANSWER_TYPE)
		r->type = word;
	else if (w->part == ANSWER_STATUS)
		r->status = word;
	else
		r->header = word;
}

// False if it is more than the grammar's rows know, or has two bodies.
static bool
read_answer(struct checking *c, size_t first, struct answer_words *r)
{
	for (size_t word = first; word < c->nargs;) {
		struct text name = line_word(c->line, word);
		const struct answer_word *w = answer_word(name);

		if (!w)
			return text_is(name, "if") || text_is(name, "unless");
		if (w->part >= ANSWER_OWN && r->payload) {
			line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, word), c->live,
				"the answer already has a '%.*s'",
				TEXT_ARG(line_word(c->line, r->payload)));
			return false;
		}
		if (word > first && text_is(name, "deny_status")) {
			line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, word), c->live,
				"'deny_status' may only stand first: write 'status'");
			return false;
		}
		if (w->part == ANSWER_HEADER)
			check_header(c, word + 1);
		note_word(r, w, word);
		word += 1 + w->takes;
	}
	return true;
}

// Whether the answer is a whole page, which has its own type and headers.
static bool
whole_page(const struct line *l, const struct answer_words *r)
{
	const struct answer_word *w = r->payload ? answer_word(line_word(l, r->payload)) : NULL;

	return w && w->part != ANSWER_BODY;
}

static void
check_type(struct checking *c, const struct answer_words *r)
{
	struct text kind = line_word(c->line, r->payload);
	bool format = text_is(kind, "lf-string"), string = text_is(kind, "string");
	bool body = r->payload && line_word(c->line, r->payload + 1).len;

	if (r->payload && !r->type && (format || (string && body)))
		line_refuse(c, OBJECTION_MISSING_ARGUMENT, line_span(c->line, r->payload), c->live,
			"'%.*s' needs a 'content-type'", TEXT_ARG(kind));
	else if (r->type && string && !body)
		ignored(c, r->type, "the answer has no body");
	if (r->header && whole_page(c->line, r))
		ignored(c, r->header, "the page has its own headers");
}

// A type that nothing is of.
static void
check_unused_type(struct checking *c, const struct answer_words *r, const struct answer_word *body)
{
	if (r->type && (!body || body->part != ANSWER_BODY))
		objection_add(c->objections, OBJECTION_EXTRA_ARGUMENT, SEV_WARNING, c->line,
			line_span(c->line, r->type), c->live,
			body ? "'content-type' is ignored beside '%.*s'"
			     : "'content-type' is ignored: the answer has no body",
			TEXT_ARG(line_word(c->line, r->payload)));
}

// 204 and 304 have no body.
static void
check_bodiless(struct checking *c, const struct answer_words *r, const struct answer_word *body)
{
	struct text status = line_word(c->line, r->status + 1),
		    kind = line_word(c->line, r->payload), garbage;
	long long code = leading_number(status, &garbage);

	if (body && body->part == ANSWER_BODY && r->status && (code == 204 || code == 304) &&
		(text_is(kind, "string") || text_is(kind, "lf-string")) &&
		line_word(c->line, r->payload + 1).len)
		line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, r->payload), c->live,
			"an answer with status %lld has no body", code);
}

// The statuses that HAProxy has an answer of its own for.
static const int answers[] = { 200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 422, 425, 429,
	500, 501, 502, 503, 504 };
static const int later_answers[] = { 414, 431 }; // since 3.2

static bool
is_among(long long code, const int *codes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (codes[i] == code)
			return true;
	return false;
}

static unsigned
status_versions(long long code)
{
	if (is_among(code, answers, sizeof(answers) / sizeof(answers[0])))
		return ALL_VERSIONS;
	return is_among(code, later_answers, sizeof(later_answers) / sizeof(later_answers[0]))
	               ? SINCE(V3_2)
	               : 0;
}

static void
check_status(struct checking *c, const struct answer_words *r)
{
	size_t word = r->status + 1;
	struct text garbage, status = line_word(c->line, word);
	unsigned versions = c->live & ~status_versions(leading_number(status, &garbage));

	if (line_word_flags(c->line, word) & WORD_UNKNOWN)
		return;
	if (versions)
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word), versions,
			"%s no page of its own for status %.*s", line_versions_have(c, versions),
			TEXT_ARG(status));
}

// Whether the answer is a page that HAProxy, or some http-errors section, has for its status: it
// says so, or nothing but "deny_status".
static bool
wants_page(struct checking *c, size_t first, bool pages, const struct answer_words *r)
{
	struct text kind = line_word(c->line, r->payload);

	if (r->payload)
		return text_is(kind, "default-errorfiles") || text_is(kind, "errorfiles");
	return pages && text_is(line_word(c->line, first), "deny_status") &&
	       (first + 2 >= c->nargs || condition_word(line_word(c->line, first + 2)));
}

void
line_check_answer(struct checking *c, size_t word, bool pages)
{
	struct answer_words r = { 0 };
	const struct answer_word *body;

	if (!c->live || !read_answer(c, word, &r))
		return;
	body = r.payload ? answer_word(line_word(c->line, r.payload)) : NULL;
	check_type(c, &r);
	check_bodiless(c, &r, body);
	if (c->live)
		check_unused_type(c, &r, body);
	if (c->live && r.status && wants_page(c, word, pages, &r))
		check_status(c, &r);
}
