// params: the second words of lines: options, timeouts, actions, and what bind and server take.
#pragma once

#include "parser/grammar.h"

enum params {
	OPTIONS,
	TIMEOUTS,
	ACTIONS,
	BIND_PARAMS,
	SERVER_PARAMS,
	STATS_WORDS,
	BALANCE_WORDS,
	COMPRESSION_WORDS,
	FILTER_WORDS,
	TCP_REQUEST_WORDS,
	TCP_RESPONSE_WORDS,
	PARAMS_COUNT
};

// What the `sections` of an action's row are: the lists of rules it may stand in.
enum ruleset {
	RULESET_HTTP_REQUEST,
	RULESET_HTTP_RESPONSE,
	RULESET_HTTP_AFTER_RESPONSE,
	RULESET_TCP_CONNECTION,
	RULESET_TCP_SESSION,
	RULESET_TCP_CONTENT,
	RULESET_TCP_RESPONSE,
	RULESET_HTTP_CHECK,
	RULESET_TCP_CHECK,
};
#define RULES(set) (1u << RULESET_##set)

struct param {
	const char *name; // of an action with "(...)": what stands before it
	uint32_t sections;
	uint8_t versions;
	uint16_t flags;
	const char *args; // see shape.h
};

// The first row of that name, the others follow; NULL if there is none.
const struct param *params_find(enum params table, struct text name);

// Every row; *n is how many.
const struct param *params_all(enum params table, size_t *n);

// Of rows that begin with `p`, those releases among `versions` in which the name may stand in
// `sections`.
unsigned params_versions(const struct param *p, uint32_t sections, unsigned versions);
