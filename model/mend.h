// mend: edits that put lines in and take them out, in the file's own look.
#pragma once

#include "model/diag.h"
#include "model/model.h"

// New lines with `text` after or before l, indented like it and with its kind of newline.  After a
// header, they are indented like the section's first line.  A newline in the text begins another
// line.
void mend_insert_after(struct sink *out, struct diag *d, const struct line *l, const char *text);
void mend_insert_before(struct sink *out, struct diag *d, const struct line *l, const char *text);

// New lines of a keyword where a person would put it: after the last of its kind, else before the
// lines that come to servers and backends, else behind the header.
void mend_insert(struct sink *out, struct diag *d, const struct section *s, enum keyword_id keyword,
	const char *text);

// Takes a line out.  Its comment stays, on a line of its own.
void mend_remove(struct sink *out, struct diag *d, const struct line *l);

// Makes the line do nothing where `test` ("name", "{ path_beg /x }") holds: by a condition, or by
// one more term in the condition that it has.
void mend_except(struct sink *out, struct diag *d, const struct line *l, const char *test);

// Moves the address in word i from all of the machine's to this machine's own; nothing, if it is
// not all of them.
void mend_loopback(struct sink *out, struct diag *d, const struct line *l, size_t i);
