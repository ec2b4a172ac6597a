// output: where reports go.
#pragma once

#include "lint/options.h"
#include "lint/report.h"

// Where a report without a path goes.
enum output_place { OUTPUT_STANDARD, OUTPUT_ERROR, OUTPUT_NONE };

struct output {
	struct output *next;
	const struct reporter *reporter;
	const char *path; // NULL: see `place`
	enum output_place place;
};

// What --format and --output ask for.  NULL if they are wrong, which is then said.
struct output *outputs_find(struct arena *a, const struct arguments *args);

// Writes the report to all of them; false if one cannot be written, which is then said.
bool outputs_write(const struct output *list, struct report *r, const struct arguments *args);
