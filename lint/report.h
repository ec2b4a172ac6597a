// report: diagnostics to bytes.
#pragma once

#include <stdio.h>

#include "model/rule.h"

// The file that was asked for last, since findings come by file.
struct known_place {
	const struct source *src;
	const char *path;
};

struct report {
	struct arena *arena;
	struct diag *const *diags; // by file, place and rule
	size_t n;
	struct known_place *place; // for report_place()
	size_t nfiles;
	size_t counts[SEV_COUNT]; // of those that are not suppressed
	size_t suppressed;
	size_t known, gone;    // findings that the baseline has; those of them that are no more
	size_t mended;         // by --fix; they are none of the others
	unsigned targets;      // the versions that --target names, 0 without it
	unsigned judged;       // the versions that were judged
	enum severity fail_on; // from here on a finding fails the run
	bool color;
	bool links; // names of rules lead to their pages
	bool quiet;
	bool statistics;
};

struct reporter {
	const char *name; // as in --format=name
	void (*write)(FILE *to, const struct report *r);
};

// Every format, the default first; the end has no name.
extern const struct reporter reporters[];

// NULL if there is none of that name.
const struct reporter *reporter_find(const char *name);

// Of n diagnostics; those that are suppressed are left out unless `all`.
struct report report_of(struct arena *a, struct diag *const *diags, size_t n, bool all);

// What a diagnostic says, safe to print.
const char *report_message(const struct report *r, const struct diag *d);
const char *report_help(
	const struct report *r, const struct diag *d); // the finding's, else the rule's
const char *report_path(const struct report *r, const struct source *src);

// A file as those who know a repository name it: from the current folder, without "./" and "../",
// if it is below; else the absolute path.  Not safe to print.
const char *report_place(const struct report *r, const struct source *src);

// "1 error", "2 errors"
const char *report_count(const struct report *r, size_t n, const char *noun);
