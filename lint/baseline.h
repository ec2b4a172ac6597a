// baseline: findings that were there before, which do not count.
#pragma once

#include "lint/unit.h"
#include "model/rule.h"

struct baseline;

// One that knows nothing yet, for the file at path.
struct baseline *baseline_new(struct arena *a, const char *path);

// Reads what the file knows.  False if it cannot be read, which is then said.
bool baseline_read(struct baseline *b);

// Takes the findings that it knows out of a configuration's; how many stay.
size_t baseline_filter(struct baseline *b, struct diag **diags, size_t n);

// Notes that the files of a configuration were linted.
void baseline_files(struct baseline *b, const struct unit *u);

// How many findings it knew, and how many of those in files that were linted are no more.
void baseline_count(const struct baseline *b, size_t *known, size_t *gone);

// Adds a configuration's findings to what will be written.
void baseline_add(struct baseline *b, struct diag *const *diags, size_t n);

// Replaces the file by what was added.  False if it cannot be written, which is then said.
bool baseline_write(struct baseline *b);
