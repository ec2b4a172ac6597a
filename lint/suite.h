// suite: unit tests for a configuration: requests, and what must happen to them.
#pragma once

#include "lint/options.h"
#include "lint/setup.h"
#include "model/flow.h"

struct suite_case {
	struct suite_case *next;
	const struct yaml *at; // its map
	struct text name;
	const struct yaml **alternatives; // maps of what is expected: every outcome must fit one
	size_t nalternatives;

	// What became of it.
	bool passed;
	const char *why; // that it did not pass, a line or more, safe to print
};

struct suite {
	struct suite *next;
	const char *path;
	const struct source *src;
	const char **configurations;
	size_t nconfigurations;
	bool whole; // they are one configuration; else each is what its unit says
	struct suite_case *cases;
};

// NULL if the file is no test file, which is then said.
struct suite *suite_read(struct arena *a, const char *path);

// Likewise of what is in memory.
struct suite *suite_of(struct arena *a, const struct source *src);

// "FILE:LINE"
const char *suite_place(struct arena *a, const struct suite *s, const struct suite_case *c);

// Runs all cases.  False if the configuration cannot be had, which is then said.
bool suite_run(struct arena *a, const struct arguments *args, struct suite *s);

// Whether `key` is something that can be expected of a request.
bool expect_known(struct text key, struct text *nearest);

// Whether it is expected by names, as headers are.
bool expect_is_map(struct text key);

// Whether there is a timeout of that name to expect.
bool expect_timeout_known(struct text name, struct text *nearest);

// How the outcome differs from what the map expects, two lines for each key; NULL if it does not.
const char *expect_differences(
	struct arena *a, const struct yaml *expected, const struct outcome *o);

// "10m", "90s", "1500ms"
const char *time_text(struct arena *a, long ms);

// The first test file of a configuration, a case for each way that requests go.
void suite_draft(FILE *to, struct arena *a, const char *configuration, const struct model *m);
