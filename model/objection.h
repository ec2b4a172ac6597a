// objection: what HAProxy says against lines, per release; rules report it.
#pragma once

#include "model/diag.h"
#include "model/model.h"

enum objection_kind {
	OBJECTION_UNKNOWN_KEYWORD,
	OBJECTION_MISPLACED_KEYWORD,
	OBJECTION_UNKNOWN_SECTION,
	OBJECTION_TEXT_OUTSIDE_SECTION,
	OBJECTION_MISSING_ARGUMENT,
	OBJECTION_EXTRA_ARGUMENT,
	OBJECTION_EMPTY_ARGUMENT,
	OBJECTION_BAD_ARGUMENT,
	OBJECTION_REMOVED_KEYWORD,
	OBJECTION_DEPRECATED_KEYWORD,
	OBJECTION_EXPERIMENTAL_KEYWORD,
	OBJECTION_TIME_WITH_GARBAGE,
	OBJECTION_NUMBER_WITH_GARBAGE,
	OBJECTION_KINDS
};

struct objection {
	struct objection *next; // of its kind, in the order of the configuration's keywords
	struct objection *same; // the one before on its line
	enum severity severity;
	const struct line *line;
	struct span at;
	unsigned versions; // that refuse or warn
	const char *msg;
	const char *help; // NULL: the rule's
	const char *text; // to put in the place of `at`; NULL for none
	bool gone;        // the line is mended by taking it out
	bool unsafe;      // the text may change what the line does
	bool whole; // every release that is judged refuses the line, for this reason or another
	bool told;  // another fault of its line speaks for it
};

// The faults of a configuration, while it is checked.
struct objections {
	struct arena *arena;
	const struct model *model;
	struct objection *first[OBJECTION_KINDS], **end[OBJECTION_KINDS];
	struct objection *line_last; // of the line that is checked
};

struct objection *objection_add(struct objections *f, enum objection_kind kind,
	enum severity severity, const struct line *l, struct span at, unsigned versions,
	const char *fmt, ...) PRINTF(7, 8);

// Ends the line whose faults were added: where each release has a reason of its own to refuse it,
// the first speaks for all.
void objection_line_end(struct objections *f, unsigned targets);

// Compares every line with the grammar.
struct objections *objections_find(struct arena *a, const struct model *m);

// Whether a line certainly counts: in the arms of conditional blocks, it may be another machine's.
bool line_counts(const struct line *l);

// Reports m's faults of a kind: where several releases are judged and none of them was named, only
// those that all of them see.
void report_objections(const struct model *m, enum objection_kind kind, struct sink *out);
