// evaluate: samples, patterns and conditions, evaluated for one request.  Only for flow's own
// files.
#pragma once

#include "model/flow.h"
#include "parser/regex.h"

enum value_type { VALUE_STRING, VALUE_NUMBER, VALUE_BOOL, VALUE_ADDRESS, VALUE_BINARY };

enum knowledge {
	KNOWN,
	EXISTS, // but nobody knows its value
	NOTHING // whether there is one, nobody knows either
};

// What a fetch or a converter yields.  A NULL pointer is "no sample".
struct value {
	struct value *next; // of a fetch that has several, for a condition
	enum value_type type;
	enum knowledge knowledge;
	bool unlisted; // EXISTS: an address of the Internet that nobody can list
	struct text text;
	long long number;
	bool truth;          // a number that was made of yes or no, and still is that as bytes
	bool strange_method; // HAProxy has no number for it, and forgets it in a variable
	struct address address;
	const char *why; // it is not known
};

struct variable {
	struct variable *next;
	struct text name;          // with its scope: "txn.user"
	const struct value *value; // NULL: unset
};

// The request as the rules have left it.
struct message {
	struct text method;       // what the server will see
	struct text first_method; // what conditions see
	struct text uri;
	const struct value *uri_unknown; // set if nobody knows it any more
	bool absolute;                   // the target has a host that the server will not see
	struct header *headers;
	struct address source;
	enum origin origin;
	unsigned source_port; // 0: any
	struct address destination;
	unsigned destination_port;
	bool secure; // this hop's connection is TLS, and ended here
	struct text sni;
	bool waited;      // for the body, which is in
	unsigned changes; // counts what rules did to it
	struct touch *touched;
};

struct decision {
	const struct question *question; // NULL: of something else
	const struct branch *branch;
	unsigned changes; // of the message then
	bool yes;
	const struct line *line;
	const char *why;
};

// No configuration that somebody wrote needs so many tests: what is left is then not known.
enum { MAX_DECISIONS = 64, MAX_PATHS = 64, MAX_FOUND = 16, MOST_TESTS = 2000000 };

// What the index of a list has for the request as it is, see index.c.
struct lookup {
	const struct index *index; // NULL: nothing was looked up
	unsigned changes;          // of the message then
	bool usable;
	bool sure; // the step that was found asks for nothing else
	size_t nfound;
	const struct entry *found[MAX_FOUND]; // the next of each, in the order of rules
};

// One way through the configuration.  What cannot be known is decided one way, and then the whole
// walk is done again with the other.
struct walk {
	struct arena *arena;
	const struct model *m;
	struct flow_cache *cache;
	const struct request *request;
	struct message message;
	struct message response; // headers only: what the client gets
	struct header *settled;  // names of which everything is known, of an open response
	bool logging;            // a format is written as for logs
	bool responding;         // rules for responses run
	bool response_open;      // it has a server's own headers besides
	bool response_unknown;   // nothing is known of it
	int status;              // of the response; 0: the server's own
	struct variable *variables;
	struct text first_uri;                  // as it came in, for logs
	struct value **captured;                // by place; NULL: nothing can be
	const struct listener *listener;        // of this hop
	const struct proxy *frontend, *backend; // of this hop; backend is NULL before it is chosen
	enum http_version version;              // of this hop
	bool tls;             // the bytes that come in are TLS, and not ended here
	bool http;            // a request can be looked at
	bool content;         // its first bytes were waited for
	bool proxied;         // a PROXY header says who the client is
	bool backend_unknown; // some backend, of a name that nobody knows
	bool upgrade;         // a TCP frontend's rules want HTTP from here on
	const struct line *set_tunnel, *set_server, *set_client; // timeouts that rules change
	const struct line *line;                                 // whose condition is judged
	const char *why;                                         // the last thing that nobody knew
	const char *failed;                                      // the term that did not hold
	struct decision *decisions; // room for MAX_DECISIONS; NULL before the first
	struct lookup lookup;
	size_t ndecisions, at;         // recorded; made in this walk
	size_t tests;                  // so far, in all walks
	bool overflow;                 // there were too many of either
	const struct line *doubt_line; // a line whose effect nobody knows
	const char *doubt;
	struct outcome *out;
	struct server *server;      // that the last hop chose; NULL: any
	struct hop *hop, **hop_end; // the last
	unsigned nhops;
	struct trace **trace; // where the next goes; NULL: not wanted
};

// A sample expression, made ready.
struct expression {
	struct text whole;             // first, for tables
	const struct fetch_row *fetch; // NULL: no fetch that can be known
	struct call call;
	struct conversion *conversions;
	size_t nconversions;
};

struct conversion {
	const struct converter_row *row; // NULL: none that can be known
	struct call call;
	struct pattern_list *map;  // of a map converter
	const struct regex *regex; // of regsub
};

// What a fetch looks at.
enum looks_at {
	LOOKS_CHANCE,
	LOOKS_RULES, // what earlier rules left
	LOOKS_PROCESS,
	LOOKS_CONNECTION,
	LOOKS_BYTES,
	LOOKS_HTTP,
	LOOKS_RESPONSE
};

struct fetch_row {
	const char *name;
	struct value *(*get)(struct walk *w, const struct call *c, bool all);
	enum looks_at at;
};

// What a map converter makes of the line it finds.
enum map_result { MAP_STRING, MAP_NUMBER, MAP_ADDRESS, MAP_KEY, MAP_EXPAND };

struct converter_row {
	const char *name;
	struct value *(*convert)(struct walk *w, const struct conversion *c, struct value *v);
	enum value_type in;
	bool any;   // takes the value as it comes
	bool total; // yields something for every input
};

struct pattern {
	struct text key;  // as it is compared: first, for tables
	struct text text; // as written
	struct text data; // of a map
	struct address address;
	long long low, high;
	struct regex *regex;
};

struct pattern_list {
	enum match match; // MATCH_NONE until a value says its type
	bool icase, capture, map, ready;
	struct pattern *patterns;
	size_t count, cap;
	struct table *exact; // of strings
	bool public;         // some address of the Internet may be among them
	const char *unknown; // why some of them are not known
};

// A test, made ready.
struct matcher {
	struct matcher *next; // of the same ACL
	const struct test *test;
	const struct expression *expression;
	struct pattern_list list;
};

// What a term of a condition asks: an ACL's tests, of which one must hold.
struct question {
	struct text name; // of the ACL, empty for a test in braces; first, for tables
	struct matcher *tests, **end;
	bool lasting;       // no rule can change the answer
	bool chance;        // each time it is asked it may differ
	const char *broken; // why nobody can know; NULL
};

struct ask {
	bool negated;
	struct question *question;
};

// A condition, made ready.
struct clause {
	bool unless;
	struct asks {
		struct ask *all;
		size_t count;
	} * any;
	size_t nany;
	const char *broken; // why nobody can know; NULL
};

// message
struct header *message_header(
	const struct message *m, struct text name, const struct header *after);
void message_add(
	struct arena *a, struct message *m, struct text name, struct text value, bool unknown);
void message_remove(struct message *m, struct text name);
void message_remove_empty(struct message *m, struct text name); // those without a value
bool list_has(struct text list, const char *word);              // list = word ("," word)*
struct text list_without(struct arena *a, struct text list, const char *one, const char *another);
void message_touch(struct walk *w, struct text name, enum touch_kind kind, const struct line *l);
struct text uri_path(struct text uri);             // with its query; ptr NULL if it has none
struct text uri_authority(struct text uri);        // of an absolute one
size_t cookie_end(struct text t, size_t from);     // of the cookie that begins there
struct text message_path(const struct message *m); // without the query
void message_set_uri(struct walk *w, struct text uri);

// The message that rules change: the request, or the response that they run for.
struct message *message_here(struct walk *w);
// Whether all of the response's headers of that name are known.
bool message_settled(const struct walk *w, struct text name);

// Those of "name=value", which are parted by "&", ";" and the delimiter: a fetch's own name, or
// any.
struct value *parameter_values(
	struct walk *w, struct text list, const struct call *c, char delimiter, bool all);

// values
struct value *value_string(struct walk *w, struct text t);
struct value *value_number(struct walk *w, long long n);
struct value *value_bool(struct walk *w, bool yes);
struct value *value_address(struct walk *w, const struct address *a);
struct value *value_unknown(struct walk *w, enum knowledge k, const char *why);
struct value *value_copy(struct walk *w, const struct value *v);      // of it alone
bool value_cast(struct walk *w, struct value *v, enum value_type to); // false: no sample
void value_read_number(struct value *v);                              // of a string
long long text_leading_number(struct text t);
bool text_address(struct text t, struct address *out); // as inet_pton() takes it: no 010
bool text_ipv4(struct text t, struct address *out);    // at its beginning; decimal, so 010 is 10

// expressions
const struct fetch_row *fetch_find(struct text name);
const struct converter_row *converter_find(struct text name);
bool converter_is_map(struct text name, enum match *match, enum map_result *result);
struct expression *expression_get(struct flow_cache *c, const struct sample *s);
// All values, for a condition; else the one, for a format.
struct value *expression_eval(struct walk *w, const struct expression *e, bool all);
struct value *format_eval(struct walk *w, struct text format); // a string, known or not; never NULL

// Captures the headers that lines of the frontend want.
void capture_headers(struct walk *w);

// Whether the request has a password of the section's "stats auth" lines.
enum truth stats_password(struct walk *w, const struct section *s);

void variable_set(struct walk *w, struct text name, const struct value *v); // NULL unsets

// A copy of what the variable has, which may be unknown; NULL if it is not set.
struct value *variable_value(struct walk *w, struct text name);

// patterns
void pattern_list_add(
	struct flow_cache *c, struct pattern_list *l, struct text pattern, struct text data);
void pattern_list_file(struct flow_cache *c, struct pattern_list *l, struct text path);
// Whether v matches; the pattern that does, in *which, and what it captured.  Both may be NULL.
enum truth pattern_match(struct walk *w, struct pattern_list *l, struct value *v,
	const struct pattern **which, struct groups *groups);

// A file that the configuration names; false if it can not be read here.
bool flow_file(struct flow_cache *c, struct text path, struct text *content);

// conditions
// The condition of l, whose "if" or "unless" stands at or after word `from`; NULL if it has none.
struct clause *clause_get(
	struct flow_cache *c, const struct proxy *p, const struct line *l, size_t from);

// Whether it holds.  What cannot be known is decided, and noted.
bool clause_holds(struct walk *w, const struct clause *c);

// As clause_holds(), without a decision.
enum truth clause_truth(struct walk *w, const struct clause *c);

// A fact that nobody knows: in this walk it is so or not.
bool decide(struct walk *w, const struct question *q, const char *why);

// Whether an arm of a conditional block is there.
bool decide_branch(struct walk *w, const struct branch *b);

// The line does something that nobody can foresee.
void doubt(struct walk *w, const struct line *l, const char *why);

void trace(struct walk *w, const struct line *l, enum truth verdict, const char *why);

struct program;

struct flow_cache {
	struct arena *arena;
	const struct model *m;
	struct table *expressions; // by their text
	struct table *questions;   // ACLs by name, salted with the section's index
	struct program **programs; // by the section's index
	struct table *changed;     // files that rules change while HAProxy runs
	bool foreign_variables;    // an SPOE filter or Lua may set any
};
