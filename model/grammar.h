// grammar: what the files share that compare lines with the grammar.
#pragma once

#include "model/approved.h"
#include "model/objection.h"
#include "parser/grammar.h"
#include "parser/nearest.h"
#include "parser/params.h"
#include "parser/shape.h"

// The check of one line after the other.
struct checking {
	struct objections *objections;
	const struct model *model;
	unsigned targets;
	bool experimental, deprecated; // allowed by a line of the global section
	const struct section *other;   // the first that is no global one; NULL if all are
	const struct line *line;
	size_t nargs;                    // its words, up to an empty one
	unsigned live;                   // the releases that have not refused the line yet
	struct approved *lines, *params; // whole lines; what follows a server's address
};

// "HAProxy", or "HAProxy 2.6 and 2.8" for some of those judged.
const char *line_versions(const struct checking *c, unsigned versions);

// The same with "has" or "have" behind it.
const char *line_versions_have(const struct checking *c, unsigned versions);

// Adds an error and leaves those releases out of what follows.
struct objection *line_refuse(struct checking *c, enum objection_kind kind, struct span at,
	unsigned versions, const char *fmt, ...) PRINTF(5, 6);

// Whether l's section has a name.
bool line_named(const struct line *l);

// Whether the newest of the releases that know a word is older than all of `versions`.
bool line_outlived(unsigned known, unsigned versions);

// Says in the help which releases know the word that `versions` refuse, if some do, instead of a
// suggestion.
void line_tell_releases(struct checking *c, struct objection *f, unsigned known, unsigned versions);

// Tells what came after a keyword, and mends the line where that is known.
void line_succeed(struct checking *c, struct objection *f, enum keyword_id keyword);

// Adds "did you mean", if a name was found.
void line_suggest(struct checking *c, struct objection *f, const struct nearest *n);

// Refuses words that do not fit the shape of what word first - 1 takes; warns of garbage.
void line_refuse_shape(
	struct checking *c, const struct shape_fault *f, size_t first, unsigned versions);

// Options, timeouts, actions, and the parameters of bind and server lines.
void line_check_params(struct checking *c);

// Addresses with ports, and what a log line has after them; headers hidden in
// option httpchk.
void line_check_address(struct checking *c);
void line_check_log(struct checking *c);
void line_check_httpchk(struct checking *c);

// What 3.4 refuses of a bind line's protocols, and of http-send-name-header.
void line_check_alpn(struct checking *c);
void line_check_name_header(struct checking *c);

// Whether h1-case-adjust only changes the case.
void line_check_case(struct checking *c);

// The variable of the global section's set-var.
void line_check_process_variable(struct checking *c);

// What an action at `word` asks of its words beyond their shapes.
void line_check_action_values(struct checking *c, size_t word);

// What steps of checks expect and send.
void line_check_step(struct checking *c);

// Lists in which one word must stand alone.
void line_check_alone(struct checking *c);

// What stands in parentheses behind a parameter of a server.
void line_check_tlv(struct checking *c);

// What the words of a line say together: persistence, stickiness.
void line_check_persist(struct checking *c);
void line_check_stick(struct checking *c);

// The name of a variable in a word.
void line_check_variable(struct checking *c, size_t word, struct text name);

// An answer from `word` on: its body, its type and, where HAProxy's own pages may be meant, its
// status.
void line_check_answer(struct checking *c, size_t word, bool pages);

// The modes of a cookie line.
void line_check_cookie(struct checking *c);

// What the name of an action has in parentheses.
void line_check_arguments(struct checking *c, size_t word);

// What an action of a ruleset (RULES) wants of its proxy and of scripts.
void line_check_action(struct checking *c, uint32_t ruleset, size_t word);

// The words of l up to an empty one that is not the environment's doing.
size_t line_args(const struct line *l);
