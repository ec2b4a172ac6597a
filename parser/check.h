// check: what HAProxy refuses of expressions, ACLs and log formats.
#pragma once

#include "parser/arguments.h"
#include "parser/condition.h"

enum fault_kind {
	FAULT_EXPRESSION,
	FAULT_CONDITION,
	FAULT_EMPTY_CONDITION,
	FAULT_REGEX,
	FAULT_FORMAT,
	FAULT_VALUE // what is asked for is not there; always a warning
};

// Something that some release refuses.
struct fault {
	struct fault *next;
	enum fault_kind kind;
	bool warning; // HAProxy only warns of it
	const struct line *line;
	size_t word;
	struct text at; // the wrong part of the word; its ptr is NULL for the word
	const char *message;
	const char *help;  // the remedy; NULL for none in particular
	unsigned versions; // that refuse it
};

// A name in an expression of something that the configuration defines.
struct mention {
	struct mention *next;
	enum mention_kind {
		MENTION_TABLE,
		MENTION_BACKEND,
		MENTION_FRONTEND,
		MENTION_SERVER, // "backend/server", or one of the proxy's own
		MENTION_USERLIST,
		MENTION_ACL,
		MENTION_VARIABLE // of var() without a default
	} kind;
	const struct line *line;
	size_t word;
	struct text name; // empty: the proxy itself
	struct text call; // whose argument it is
};

// What checks are made for, and what they found, in order.
struct checker {
	struct arena *arena;
	unsigned targets;
	bool scripts; // fetches and converters may be Lua's
	struct fault *faults, **faults_end;
	struct mention *mentions, **mentions_end;
	struct call *calls; // of the expression at hand
	size_t cap_calls;
};

void checker_init(struct checker *c, struct arena *a, unsigned targets);

// Takes note of a fault; the caller may complete it.
struct fault *checker_fault(struct checker *c, enum fault_kind kind, const struct line *l,
	size_t word, struct text at, const char *message);

// The expression that begins at a word; converters may follow as words of their own.  Its value
// must be there at one of the places (PLACE_BIT), 0 for any.  How many words it takes.
size_t check_expression(struct checker *c, const struct line *l, size_t word, unsigned places);

// The log format that `text`, a word or a part of it, is.  `http` if the proxy reads HTTP.
void check_format(struct checker *c, const struct line *l, size_t word, struct text text,
	unsigned places, bool http);

// The test from word `first` to the one before `end`, of an acl line or between braces.  Where its
// value comes from, as a SOURCE_BIT; 0 if that is not known for all releases.
unsigned check_test(struct checker *c, const struct line *l, size_t first, size_t end);

// Warns if the expression that was read last asks for bytes.  `where` begins what ignores them:
// "backends in" mode http.
void check_bytes(struct checker *c, const struct line *l, size_t word, const char *where);

// A regular expression that is a word.
void check_regex(struct checker *c, const struct line *l, size_t word, unsigned flags);
