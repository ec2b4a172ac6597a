// userlist: the users and groups of userlists.
#pragma once

#include "model/diag.h"
#include "model/model.h"

// The names that the lines of `keyword`, KW_USER or KW_GROUP, define.
const struct table *userlist_names(const struct model *m, struct arena *a, enum keyword_id keyword);

// The line that has l's name first in its userlist; NULL if l stands in none, or nobody knows.
const struct line *userlist_first(const struct table *names, const struct line *l);

// Whether the userlist s may have that name among them.
bool userlist_has(const struct table *names, const struct section *s, struct text name);

// Reports each name, of those behind the word `key` of a line of `keyword` with commas between
// them, that its userlist lacks as a `wanted`.
void userlist_check_members(const struct model *m, enum keyword_id keyword, const char *key,
	enum keyword_id wanted, struct sink *out);
