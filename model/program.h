// program: a proxy's rules in the order HAProxy runs them, made ready once.  Only for flow's files.
#pragma once

#include "model/evaluate.h"

struct action_row;

// A line of a ruleset.
struct step {
	const struct line *line;
	const struct proxy *owner;       // whose ACLs its condition names
	const struct action_row *action; // NULL: no action, or none that is known here
	size_t word;                     // the action's, or the backend's name
	struct clause *clause;           // NULL: none
	bool ready;                      // clause was worked out
};

struct steps {
	struct step *all;
	size_t count, cap;
	struct index *index; // of use_backend rules, see index.c
};

struct server {
	struct server *next;
	struct text name;
	const struct line *line;
	struct text cookie;          // that names it
	bool disabled, backup, idle; // idle: weight 0
	bool watched;                // something may take it down, or up
	bool many;                   // a template
	// Worked out when a request first comes to it.
	bool asked, portless; // portless: it is asked on the port that the client asked for
	const struct listener *leads_to; // of this very configuration; NULL: it is somebody else
};

struct memo {
	struct memo *next;
	enum keyword_id keyword;
	const char *word;
	const struct line *line;
};

struct program {
	const struct proxy *proxy;
	struct steps connection, session, content, http_request, redirects, switching, use_server,
		persist, stats, captures, errors, http_response, http_after;
	bool stats_on, stats_auth;
	struct text stats_uri;
	const struct line *stats_line; // the first that turns the page on
	const struct line *monitor;    // monitor-uri
	const struct line *inspect;    // tcp-request inspect-delay, of this proxy
	const struct line *default_backend;
	struct server base; // what default-server lines say so far
	struct server *servers, **end;
	struct memo **memos;             // settings that were asked for; NULL: none yet
	uint64_t own[KW_COUNT / 64 + 1]; // keywords that the section has lines of
	bool dispatch;                   // connections go elsewhere than to servers
};

// proxy_setting(), remembered: a section may be long.  `word` is a literal.
const struct line *setting(
	struct flow_cache *c, const struct proxy *p, enum keyword_id keyword, const char *word);

// Whether p has that option on.
bool option_on(struct flow_cache *c, const struct proxy *p, const char *name);

struct program *program_get(struct flow_cache *c, const struct proxy *p);

// What a rule did.
enum next { NEXT_RULE, END_LIST, END_ALL };

struct action_row {
	const char *name;
	enum next (*run)(struct walk *w, const struct step *s);
};

const struct action_row *action_find(struct text word); // NULL if there is none

// The sample expression at word `at` of the line; NULL: no sample.
struct value *sample_at(struct walk *w, const struct step *s, size_t at);

// Whether the rule's condition holds, and its line is there at all.
bool step_holds(struct walk *w, struct step *s);

// As step_holds(), without a decision.
enum truth step_truth(struct walk *w, struct step *s);

// A rule that may have run leaves its variable unknown.
void forget_variable(struct walk *w, const struct step *s);

// Runs a list.
enum next steps_run(struct walk *w, struct steps *list);

// The walk ends here.
enum next finish(struct walk *w, enum action action, const struct line *l, int status);

// The backend that a frontend's rules choose; NULL, with the walk finished, for none.
const struct proxy *backend_choose(struct walk *w, struct program *p);

// The server that a backend takes, in w->out; END_ALL if there is none that could.
enum next server_choose(struct walk *w, struct program *p);

// The first rule from `from` on that may hold for this request; the count if there is none.
size_t index_next(struct walk *w, struct steps *list, size_t from);

enum next stats_page(struct walk *w, struct program *p);
enum next redirect_apply(struct walk *w, const struct step *s, size_t word, bool formats);

// Whether HAProxy refuses what stands on the first line, or its Host; `raw`: to a frontend in mode
// tcp that would be no HTTP.  A request of its own form is put right, as it does when it reads it.
enum truth request_refused(const struct walk *w, bool raw, const char **fault);
bool request_too_large(const struct walk *w); // a body that HTTP/1.0 does not expect: 413
void request_normalize(struct walk *w);
