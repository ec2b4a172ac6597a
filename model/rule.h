// rule: the one header a rule includes.
#pragma once

#include "model/diag.h"
#include "model/model.h"

enum group {
	GROUP_SYNTAX,      // the text is not a configuration
	GROUP_CORRECTNESS, // HAProxy refuses it, warns of it, or misreads its author
	GROUP_VERSION,     // one release or another refuses it
	GROUP_ACME,
	GROUP_FORWARDING,
	GROUP_TIMEOUT,
	GROUP_CERTIFICATE,
	GROUP_EXPOSURE,
	GROUP_ROUTING,
	GROUP_SECURITY,
	GROUP_PERFORMANCE,
	GROUP_STYLE,
	GROUP_SUPPRESSION,
	GROUP_COUNT
};

extern const char *const group_names[GROUP_COUNT];

struct host_row;

struct rule {
	const char *name; // kebab-case; reads well after "ignore"
	const char *was;  // its former name, NULL if it has none
	enum group group;
	enum severity severity;
	const char *summary; // the fault, one line, no full stop
	const char *why;     // one paragraph: what goes wrong, and what to do
	const char *help;    // the remedy, one sentence without full stop, in the imperative
	const char *bad;     // the shortest configuration it reports, once
	size_t bad_len;      // of bad, where a NUL byte is part of it; else 0
	const char *good;    // the same configuration, put right
	const char *see;     // where HAProxy documents it
	const struct host_row *bad_host,
		*good_host; // what the host has in the examples; ends with a NULL path

	bool fixable; // it offers edits
	bool last;    // runs when the others are done, and sees what their findings left of m

	// Reports what it finds in m to out.  Depends on nothing else, so any
	// number of checks may run in any order, or at once.
	void (*check)(const struct model *m, struct sink *out);
};

// Every rule there is, sorted by name; the end is NULL.
extern const struct rule *const all_rules[];
extern const size_t rule_count;

// The place of a rule in all_rules.
size_t rule_index(const struct rule *rule);

// The text of its bad example.
struct text rule_bad(const struct rule *rule);

// Whether a comment may silence it: faults of the text itself, and of such comments, stay.
bool rule_suppressible(const struct rule *rule);

// The rule that has, or once had, that name; NULL if there is none.
const struct rule *rule_find(struct text name);
