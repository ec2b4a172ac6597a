// keyword: the first words of lines.
#pragma once

#include "parser/text.h"

enum keyword_id {
	KW_UNKNOWN,
#define KEYWORD(id, name) KW_##id,
#include "parser/keywords.def"
#undef KEYWORD
	KW_COUNT
};

extern const char *const keyword_names[KW_COUNT]; // NULL for KW_UNKNOWN

// KW_UNKNOWN if there is none of that name.
enum keyword_id keyword_find(struct text name);
