// defined: what a configuration defines by name beside proxies and ACLs, and how a name that is not
// defined is reported.
#pragma once

#include "model/diag.h"
#include "model/model.h"

// The header of the section of that kind, no proxy, and name; NULL if there is none.
const struct line *defined_section(const struct model *m, enum keyword_id kind, struct text name);

// Whether the rule may look for one more suggestion: not once it compared millions of names.
struct nearest;
bool may_suggest(const struct sink *out);

// Tries a name for a suggestion.  Whether it is the nearest so far.
bool try_name(struct sink *out, struct nearest *n, struct text name);

// Reports that no `what` has that name, with the nearest one that has.
void report_undefined(const struct model *m, struct sink *out, struct span at, enum keyword_id kind,
	const char *what, struct text name);

// The same for backends and frontends.
void report_undefined_proxy(
	const struct model *m, struct sink *out, struct span at, unsigned sides, struct text name);

// Word i of l as a name that is known now: not empty, no log format, no unknown variable.
bool defined_name(const struct line *l, size_t i, struct text *name);

// The word after `key` among the words from `first` on; 0 if there is none.
size_t word_after(const struct line *l, size_t first, const char *key);

// The same word's text; its ptr is NULL if there is none.
struct text value_after(const struct line *l, size_t first, const char *key);

// Whether `word` is among the words from `first` on.
bool line_has(const struct line *l, size_t first, const char *word);

// Whether no word of the line depends on an undefined environment variable.
bool line_known(const struct line *l);

// Whether some proxy takes the settings of the line's section.
bool line_matters(const struct model *m, const struct line *l);

// Whether the section has a later line of that keyword, which counts instead.
bool line_overridden(const struct line *l);

// Calls `check` with each use_backend and default_backend line that HAProxy looks at and that names
// a backend, and the proxy that it decides for.  In a backend they are without effect, but looked
// at.
void each_backend_use(const struct model *m,
	void (*check)(const struct proxy *, const struct backend_use *, struct sink *),
	struct sink *out);

extern const char *const mode_names[]; // of the modes whose proxies refer to each other

// Whether the file alone says in which of them the proxy is.
bool mode_known(const struct proxy *p);

// What has a name that may be taken once.
struct named {
	struct text name; // first, for the table
	const struct line *line;
	size_t word; // of the line
};

// Who took the name before, among those of the same salt; NULL if nobody did but in another arm of
// a conditional block, and from now on it is taken.
const struct named *take_name(
	struct table *names, struct arena *a, struct named taker, uint32_t salt);

// The names of stick tables.
const struct table *defined_tables(const struct model *m);

// The line of the proxy's server of that name, or of one that may have it; NULL if there is none.
const struct line *defined_server(const struct proxy *p, struct text name);
