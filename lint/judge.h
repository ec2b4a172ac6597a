// judge: what the rules say of many configurations, by several threads.
#pragma once

#include "lint/setup.h"
#include "lint/unit.h"

// A configuration, and what is found in it.
struct judged {
	const struct setup *setup;
	struct unit unit;
	struct diag **diags;
	size_t n;
};

// How many threads `n` configurations are worth, where nothing is said.
size_t judge_jobs(size_t n);

// Fills in what is found.  On a terminal it says how far it is, if `talk` and it takes long.
void judge(struct arena *a, struct judged *all, size_t n, size_t jobs, bool talk);
