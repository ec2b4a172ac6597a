// diag: what a rule has to say about a place.
#pragma once

#include "parser/arena.h"
#include "parser/source.h"

struct rule;
struct section;

enum severity { SEV_INFO, SEV_WARNING, SEV_ERROR, SEV_COUNT };

extern const char *const severity_names[SEV_COUNT];

// Another place that explains the first one.
struct note {
	struct note *next;
	struct span at;
	const char *msg;
};

// Replaces the bytes of `at` by `text`.
struct edit {
	struct edit *next;
	struct span at;
	const char *text;
};

struct diag {
	struct diag *next;
	const struct rule *rule;
	enum severity severity;
	struct span at;
	const char *msg;
	const char *help;              // the remedy; NULL means the rule's
	unsigned versions;             // of those judged, the ones it holds for; 0 means all
	struct note *notes;            // in the order they were added
	struct edit *edits;            // apply together or not at all
	bool mended;                   // the edits were applied
	bool unsafe;                   // the edits may change what the configuration does
	const struct section *section; // it stands in; NULL for none
	const char *suppressed;        // why a comment in the file silences it; NULL if none does
};

// Where checks put their findings.
struct sink {
	struct arena *arena;
	const struct rule *rule; // whose check is running
	struct diag *diags;      // newest first
	struct places *places;   // of what the rule has found; probe_report.h
	size_t tried;            // names it was compared with, for suggestions; defined.h
};

// The message is a clause: lower case, no full stop, names in 'quotes'.  The severity is the
// rule's.
struct diag *report(struct sink *out, struct span at, const char *fmt, ...) PRINTF(3, 4);
struct diag *report_as(struct sink *out, enum severity severity, struct span at, const char *fmt,
	...) PRINTF(4, 5);
void add_note(struct sink *out, struct diag *d, struct span at, const char *fmt, ...) PRINTF(4, 5);
void add_edit(struct sink *out, struct diag *d, struct span at, const char *text);

// The remedy, where the rule's own does not fit this finding.
void set_help(struct sink *out, struct diag *d, const char *fmt, ...) PRINTF(3, 4);
