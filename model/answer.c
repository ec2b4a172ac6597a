#include <string.h>

#include "model/grammar.h"
#include "parser/value.h"

// What a rule may say of the answer that it gives.
static const struct {
	const char *name;
	size_t takes;
	bool payload; // one of those that are the body
} words[] = {
	{ "status", 1, false },
	{ "deny_status", 1, false },
	{ "content-type", 1, false },
	{ "hdr", 2, false },
	{ "default-errorfiles", 0, true },
	{ "errorfile", 1, true },
	{ "errorfiles", 1, true },
	{ "file", 1, true },
	{ "lf-file", 1, true },
	{ "string", 1, true },
	{ "lf-string", 1, true },
};

struct answer_words {
	size_t status, type, payload; // the words' places; 0 if they are not there
};

// False if it is more than the grammar's rows know, or has two bodies.
static bool
read_answer(struct checking *c, size_t word, struct answer_words *r)
{
	while (word < c->nargs) {
		struct text name = line_word(c->line, word);
		size_t i = 0;

		while (i < sizeof(words) / sizeof(words[0]) && !text_is(name, words[i].name))
			i++;
		if (i == sizeof(words) / sizeof(words[0]))
			return text_is(name, "if") || text_is(name, "unless");
		if (words[i].payload && r->payload) {
			line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, word), c->live,
				"the answer already has a '%.*s'",
				TEXT_ARG(line_word(c->line, r->payload)));
			return false;
		}
		if (words[i].payload)
			r->payload = word;
		else if (words[i].takes == 1 && name.ptr[0] == 'c')
			r->type = word;
		else if (words[i].takes == 1)
			r->status = word;
		word += 1 + words[i].takes;
	}
	return true;
}

static void
check_type(struct checking *c, const struct answer_words *r)
{
	struct text kind = line_word(c->line, r->payload);

	if (r->payload && !r->type && (text_is(kind, "string") || text_is(kind, "lf-string")) &&
		line_word(c->line, r->payload + 1).len)
		line_refuse(c, OBJECTION_MISSING_ARGUMENT, line_span(c->line, r->payload), c->live,
			"'%.*s' needs a 'content-type'", TEXT_ARG(kind));
}

// The statuses that HAProxy has an answer of its own for.
static const struct {
	unsigned versions;
	const char *codes;
} answers[] = {
	{ ALL_VERSIONS,
		" 200 400 401 403 404 405 407 408 410 413 421 422 425 429 500 501 502 503 504 " },
	{ SINCE(V3_2), " 414 431 " },
};

static void
check_status(struct checking *c, const struct answer_words *r)
{
	size_t word = r->status + 1;
	struct text garbage, status = line_word(c->line, word);
	long long code = leading_number(status, &garbage);
	unsigned versions = c->live;

	if (line_word_flags(c->line, word) & WORD_UNKNOWN)
		return;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (strstr(answers[i].codes, arena_printf(c->objections->arena, " %lld ", code)))
			versions &= ~answers[i].versions;
	if (versions)
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, word), versions,
			"%s has no page of its own for status %.*s", line_versions(c, versions),
			TEXT_ARG(status));
}

void
line_check_answer(struct checking *c, size_t word, bool pages)
{
	struct answer_words r = { 0 };
	struct text kind;

	if (!c->live || !read_answer(c, word, &r))
		return;
	kind = line_word(c->line, r.payload);
	check_type(c, &r);
	if (pages && r.status && !r.type &&
		(!r.payload || text_is(kind, "default-errorfiles") || text_is(kind, "errorfiles")))
		check_status(c, &r);
}
