// model: a configuration, indexed for rules.  Read-only once built.
#pragma once

#include "model/settings.h"
#include "model/suppression.h"
#include "parser/condition.h"
#include "parser/tree.h"

enum mode { MODE_TCP, MODE_HTTP, MODE_LOG, MODE_SPOP, MODE_HEALTH, MODE_OTHER };

enum side { SIDE_FRONTEND = 1, SIDE_BACKEND = 2 };

// A frontend, backend, listen or defaults section.
struct proxy {
	struct text name;   // first, for tables
	struct proxy *next; // in the configuration
	const struct section *section;
	unsigned sides;               // SIDE_*; 0 for defaults
	enum mode mode;               // its own, else its defaults', else tcp
	const struct line *mode_line; // NULL if nothing says so
	const struct line *state;     // the last "disabled" or "enabled"; NULL if nothing says so
	uint64_t keywords;            // of its section and those it inherits from: section's bits
	bool inherited;               // of defaults: some other proxy has it
	const struct proxy *defaults; // whose settings it inherits; NULL for none
	bool led_to;                  // some use_backend or default_backend line names it
	bool disabled;                // HAProxy leaves it out of its checks
};

// A section that is no proxy.
struct other {
	struct text name; // first, for tables
	const struct line *header;
};

// An ACL of a proxy.  Lines of one name are alternatives.
struct acl {
	struct text name; // first, for tables
	struct acl *next; // in the configuration
	const struct proxy *proxy;
	struct acl_line *lines, **end; // in order, at least one
	bool used;                     // some condition or expression names it
	bool vague;                    // some line's value comes from nobody knows where
	unsigned sources;              // where those of the others come from: SOURCE_BITs
};

struct acl_line {
	struct acl_line *next;
	const struct line *line;
};

// A use_backend or default_backend line.
struct backend_use {
	const struct line *line;
	struct proxy
		*backend; // the one that it names; NULL if none has the name, or nobody knows it
};

struct listener;
struct acme;
struct application;
struct probe;
struct flow_cache;
struct faults;
struct objections;

struct model {
	struct arena *arena;
	const struct settings *settings;
	const struct config *config;
	const struct line *lines[KW_COUNT]; // live lines of each keyword, by next_same, in order
	struct proxy *proxies;              // defaults included
	struct proxy **by_section;          // of each section's index; NULL where it is no proxy
	struct backend_use *uses; // the use_backend lines in order, then the default_backend ones
	size_t nuses;
	struct acl *acls;
	const struct table *acls_by_name;                      // salted with the section's index
	const struct table *proxies_by_name[SIDE_BACKEND + 1]; // by side; [0] has the defaults
	const struct table *others_by_name;                    // salted with the header's keyword
	bool has_frontend;                                     // some proxy listens
	bool challenges;                        // its text or the host speaks of ACME challenges
	bool large;                             // enough text to be worth a second thread
	struct objections *objections;          // model/objection.h
	struct listener *listeners;             // model/listener.h
	const struct ports *ports;              // of them
	struct tls_file *tls_files;             // model/tls.h; NULL without a host
	const struct application *applications; // model/application.h
	const struct probe *probes;             // model/probes.h
	const struct acme *acme;                // model/acme.h; NULL if nothing is about challenges
	const struct renewal *renewals;         // model/certbot.h; NULL without a host
	const struct compose *compose;          // model/compose.h; NULL if there is no compose file
	struct flow_cache *flow;                // model/flow.h: what it worked out before
	const struct table *held;               // model/held.h
	struct faults *faults;                  // model/faults.h
	struct suppression *suppressions;       // comments that silence rules, in order
};

struct model *model_new(struct arena *a, const struct settings *settings, struct config *c);

// The same model for another thread, with its own arena and a memory of its own where one grows
// while rules ask.
struct model *model_share(struct arena *a, const struct model *m);

// The word of a proxy's header, after "from", that names the defaults it inherits from; 0 if there
// is none.  It is the second one where defaults have no name of their own.
size_t section_parent(const struct section *s);

// Whether HAProxy opens the section.  It passes over a backend, in silence, whose header has more
// than its name and "from" with another.
bool section_opened(const struct section *s);

// The proxy whose section l stands in; NULL if it is none.
const struct proxy *line_proxy(const struct model *m, const struct line *l);

// The first proxy of that name with a side among `sides`; NULL if there is none.
const struct proxy *model_proxy(const struct model *m, unsigned sides, struct text name);

// p's own ACL of that name; NULL if it has none.
const struct acl *model_acl(const struct model *m, const struct proxy *p, struct text name);

// The same for the proxy of section s, quicker where ACLs are used in about the order of their
// definition: *near is the one that was found last, NULL at first.
struct acl *model_acl_near(
	const struct model *m, struct acl **near, const struct section *s, struct text name);

// The line that decides `keyword word` ("timeout", "client"; "option", "forwardfor") for p: the
// last of its own, else of its defaults.  A line with "no" is returned too: see LINE_NO.  An empty
// `word` takes any line of the keyword.  NULL if nothing does.
const struct line *proxy_setting(const struct proxy *p, enum keyword_id keyword, const char *word);

// Lines of a keyword in one section: for (l = section_find(s, KW_BIND); l; l =
// section_find_next(l)).
const struct line *section_find(const struct section *s, enum keyword_id keyword);
const struct line *section_find_next(const struct line *l);

// A hash table for whoever needs one.  A value is a struct whose first member is its name, added by
// that member's address; no two have the same name and salt.
struct table;
struct table *table_new(struct arena *a, size_t expected);
void table_add(struct table *t, struct text *value, uint32_t salt);
void *table_get(const struct table *t, struct text name, uint32_t salt); // NULL if there is none
