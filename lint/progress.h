// progress: a line on standard error that says how far it is, for somebody who waits at a terminal.
#pragma once

#include <stdbool.h>
#include <time.h>

struct source;

struct progress {
	struct timespec next;
	bool shown; // there is a line to take away
};

// Whether standard error is a terminal that can take a line back.
bool progress_wanted(void);

struct progress progress_begin(void);

// When to look again, by CLOCK_REALTIME.
struct timespec progress_next(struct progress *p);

// done of n, and a file that is being looked at.
void progress_show(struct progress *p, size_t done, size_t n, const struct source *src);

void progress_end(struct progress *p);
