// fuzz: what the harnesses share.  Each is a program of its own that takes any bytes: libFuzzer's,
// or replay.c's.
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "lint/report.h"
#include "lint/unit.h"
#include "model/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Says why, and ends the program, unless it is NULL.
void must_hold(const char *why);

// Lints a configuration with every rule.  The findings must stand within it, and in the format
// `which`, counted around, be nothing that a terminal would obey, and JSON where it should be.
void lint_must_hold(struct arena *a, struct text configuration, const struct host *host,
	unsigned targets, size_t which);

// NULL, or that `out` has bytes which a terminal would obey, or which are not UTF-8.
const char *printable_check(struct text out);

// NULL, or that `out` is no JSON; of a document for each line, if `lines`.
const char *json_check(struct text out, bool lines);
