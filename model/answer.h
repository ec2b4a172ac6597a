// answer: what a rule or an http-error line may say of the answer that it gives.
#pragma once

#include "parser/text.h"

enum answer_part {
	ANSWER_STATUS,
	ANSWER_TYPE,
	ANSWER_HEADER,
	ANSWER_OWN,     // HAProxy's own, or what the proxy has in its place
	ANSWER_FILE,    // with the whole answer
	ANSWER_SECTION, // of http-errors
	ANSWER_BODY
};

struct answer_word {
	const char *name;
	size_t takes; // words after it
	enum answer_part part;
};

// NULL if it is none.
const struct answer_word *answer_word(struct text name);
