// tree: a configuration as words, lines and sections.
#pragma once

#include <stdbool.h>

#include "parser/keyword.h"
#include "parser/source.h"
#include "parser/version.h"

enum section_type {
	SECTION_NONE, // the lines before the first header
#define SECTION(id, name, versions) SECTION_##id,
#include "parser/sections.def"
#undef SECTION
	SECTION_COUNT
};

// Sets of section types.
#define IN(type) (1u << SECTION_##type)
#define IN_PROXY (IN(DEFAULTS) | IN(FRONTEND) | IN(LISTEN) | IN(BACKEND))

struct section_name {
	const char *name;
	unsigned versions;
};
extern const struct section_name section_names[SECTION_COUNT];

enum { MAX_WORDS = 64 }; // HAProxy's own MAX_LINE_ARGS: a line with more is refused

// 4 bytes, because a file has millions.  Ask line_word() and line_span() for what it is.
struct word {
	uint32_t bits; // WORD_RARE and an index into the file's rare words; else length and place
};

// How a word's bits are used.
#define WORD_RARE (1u << 31)
enum { WORD_LEN_SHIFT = 18, WORD_LEN = (1 << 13) - 1, WORD_PLACE = (1 << WORD_LEN_SHIFT) - 1 };

// A word that quoting, escapes or the environment change, or that is too long or too far to the
// right for a word's own bits.
struct rare {
	uint32_t off, len; // with its quotes
	struct text text;  // what HAProxy sees
	unsigned flags;
};

enum word_flag {
	WORD_QUOTED = 1 << 0,     // some of it stands in quotes
	WORD_OPEN_QUOTE = 1 << 1, // a quote is never closed
	WORD_BAD_ESCAPE = 1 << 2, // \x without two hexadecimal digits
	WORD_NUL = 1 << 3,        // contains a NUL byte
	WORD_UNKNOWN = 1 << 4,    // its text depends on an environment variable nobody defines
	WORD_BAD_ENV = 1 << 5,    // "${" that is never closed, or a name that cannot be one
};

enum line_flag {
	LINE_TOO_MANY_WORDS = 1 << 0,
	LINE_DIRECTIVE = 1 << 1, // .if and its like; not part of its section
	LINE_DEAD = 1 << 2,      // in a branch that is certainly not taken
	LINE_NO = 1 << 3,        // began with "no"; words and keyword are those after it
	LINE_DEFAULT = 1 << 4,   // began with "default"; likewise
	LINE_HEADER = 1 << 5,    // opens its section
	LINE_BRANCH = 1 << 6,    // stands in an arm of a conditional block
	LINE_RARE = 1 << 7,      // some word is not as its text stands: see struct rare
};

// A line that has words.
struct line {
	struct line *next;      // in the file
	struct line *next_same; // of the same keyword, in the configuration; see model.h
	struct section *section;
	uint32_t off;     // where its first word begins, "no" and "default" included
	uint16_t keyword; // KW_*
	uint8_t nwords;   // at least 1
	uint8_t flags;
	struct word words[];
};

struct section {
	struct section *next; // in the configuration, across files
	struct file *file;
	enum section_type type;
	uint32_t index;      // its place in the configuration, from 0
	struct line *header; // NULL for the lines before the first header
	struct line *first;  // the line after the header, dead and directive ones included
	struct line *end;    // the line after its last; NULL at the end of the file
	const char *text;    // of its file
	uint64_t keywords;   // bit k % 64 for each keyword k of its live lines; set by the model
};

enum truth { NO, UNKNOWN, YES };

// One arm of a conditional block: from .if, .elif or .else to the next of them.
struct branch {
	const struct branch *parent; // the arm that the block stands in
	const struct line *start;    // the .if, .elif or .else line
	const struct line *block;    // the block's .if line
	enum truth taken;
};

// From this place on, the lines stand in that arm, NULL for none.
struct branch_start {
	uint32_t off;
	const struct branch *branch;
};

// A fault of the .if blocks that only the reader sees.
struct block_fault {
	struct block_fault *next;
	const struct line *line;
	const char *message;
};

// HAProxy takes such a mark for a part of the first word.  A file in UTF-8 is read from behind it
// on; one in UTF-16 has no lines.
enum byte_order_mark { MARK_NONE, MARK_UTF8, MARK_UTF16 };

struct file {
	struct file *next;
	const struct source *src;
	struct line *lines; // all of them, directives and dead ones included
	struct rare *rares; // by place
	size_t nrares, cap_rares;
	struct branch_start *branches; // where the arms begin and end, by place
	size_t nbranches, cap_branches;
	struct block_fault *faults;
	bool no_final_newline;
	enum byte_order_mark mark; // what the file begins with
};

struct config {
	struct file *files;
	struct section *sections;
	size_t nsections;
};

// Name and value, as of -D.
struct definition {
	const struct definition *next;
	struct text name, value;
};

// The sources as one configuration, in order.  Total: every byte string has a tree.  What is wrong
// with the text shows in the tree, and it is for rules to say so.  Predicates of .if that ask for
// the version are evaluated for `targets`, unknown where those differ.
struct config *parse(struct arena *a, const struct source *const *sources, size_t nsources,
	const struct definition *defines, unsigned targets);

// The same as line_word(), which most words need no call for.
struct text line_rare_word(const struct line *l, size_t i);

// Word i as HAProxy reads it; empty if the line has no such word.  Word 0 is the keyword.
static inline struct text
line_word(const struct line *l, size_t i)
{
	uint32_t bits = i < l->nwords ? l->words[i].bits : WORD_RARE;

	if (bits & WORD_RARE)
		return line_rare_word(l, i);
	return (struct text){ l->section->text + l->off + (bits & WORD_PLACE),
		bits >> WORD_LEN_SHIFT };
}

// Where word i stands, with its quotes; where it would stand, if there is none.
struct span line_span(const struct line *l, size_t i);

// Where `part`, a stretch of word i's text, stands: exactly, if quoting changed nothing, else the
// word.
struct span line_part(const struct line *l, size_t i, struct text part);

// The "no" or "default" before the keyword; empty if there is neither.
struct span line_prefix(const struct line *l);

// From word i to the last.
struct span line_rest(const struct line *l, size_t i);

// Whether a word may have `part`: a quick look at the text, unless quotes or the like hide words.
bool line_may_have(const struct line *l, const char *part);

// The name of a scope, "[name]", of which files of filters have several; HAProxy passes over them
// in a configuration.  Empty if the line is none.
struct text line_scope(const struct line *l);

// WORD_* of word i.
unsigned line_word_flags(const struct line *l, size_t i);

// Words up to the first empty one, after which HAProxy looks at nothing (3.4 refuses the line).
size_t line_nargs(const struct line *l);

// The live lines of a section: for (l = section_first(s); l; l = section_next(l)).
struct line *section_first(const struct section *s);
struct line *section_next(const struct line *l);

struct text section_title(const struct section *s); // the name after the header's word
const char *section_type_name(enum section_type type);

// The arm of a conditional block that l stands in; NULL for none.
const struct branch *line_branch(const struct line *l);

// Whether a stands before b in the configuration.
bool line_before(const struct line *a, const struct line *b);

// Whether two lines can never both hold, since they stand in different arms of one block.
bool lines_exclude(const struct line *a, const struct line *b);
