// condition: ACLs, and the "if ..." and "unless ..." that use them, as written.
#pragma once

#include "parser/sample.h"

enum match {
	MATCH_NONE, // by the type of the sample
	MATCH_FOUND,
	MATCH_BOOL,
	MATCH_INT,
	MATCH_IP,
	MATCH_BIN,
	MATCH_LEN,
	MATCH_STR,
	MATCH_BEG,
	MATCH_SUB,
	MATCH_DIR,
	MATCH_DOM,
	MATCH_END,
	MATCH_REG,
	MATCH_REGM, // of maps
	MATCH_COUNT
};

extern const char *const match_names[MATCH_COUNT]; // as after "-m"

// A test: "path_beg -i /x", on an acl line or in braces.
struct test {
	const struct line *line;
	struct sample sample;  // the fetch's true name: "path" for "path_beg"
	struct text name;      // as written: "path_beg"
	size_t name_word;      // where on the line
	enum match match;      // of -m, else of the name ("path_beg"), else MATCH_NONE
	enum match name_match; // what the name alone says
	bool ignore_case;      // -i
	bool no_dns;           // -n
	size_t nfiles; // -f and -M: how many; their words are found by the flags before them
	size_t first,
		npatterns; // the words that are patterns; files' and flags' words not included
	const char *fault; // a clause if the test is broken; NULL
	size_t fault_word;
};

// A term of a condition.
struct term {
	bool negated;
	struct text name;        // of the ACL; empty for a test in braces
	const struct test *test; // NULL for a name
	size_t word;             // where its first word stands on the line
};

// Terms that must all hold.
struct conjunction {
	struct term *terms;
	size_t nterms;
};

// One of the conjunctions must hold; with `unless` none may.
struct condition {
	const struct line *line;
	size_t word; // of "if" or "unless"
	bool unless;
	struct conjunction *any;
	size_t nany;
	const char *fault; // a clause if the condition is broken; NULL
	size_t fault_word;
};

// The test that begins with word `first` of l and ends before word `end`.
struct test *test_parse(struct arena *a, const struct line *l, size_t first, size_t end);

// The condition that begins with "if" or "unless" at word `first`; NULL if there is neither.
struct condition *condition_parse(struct arena *a, const struct line *l, size_t first);

// The place of the "}" that closes the test whose "{" stands at `open`; `end` if none does.
size_t test_end(const struct line *l, size_t open, size_t end);

bool condition_word(struct text t); // "if" or "unless"

// The place of the first word "if" or "unless" from `first` on; 0 if there is none.
size_t condition_find(const struct line *l, size_t first);

// The fetch that an old name of a test stands for ("path" for "path_beg") and its method; NULL if
// it is none.
const char *test_name(struct text name, enum match *match);

enum match match_find(struct text name); // MATCH_NONE if there is none of that name

// A predefined ACL's definition ("METH_GET" is "method GET HEAD"; manual, 7.4); NULL if there is
// none.
const char *predefined_acl(struct text name);

// The releases that have it.
unsigned predefined_versions(struct text name);

// Whether the name of an ACL may have that byte.
bool acl_name_byte(char c);
