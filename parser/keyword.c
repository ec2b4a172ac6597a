#include "parser/keyword.h"

#include "parser/hash.h"

const char *const keyword_names[KW_COUNT] = {
#define KEYWORD(id, name) [KW_##id] = name,
#include "parser/keywords.def"
#undef KEYWORD
};

enum keyword_id
keyword_find(struct text name)
{
	int place = hash_keyword(name.ptr, name.len);

	return place < 0 ? KW_UNKNOWN : (enum keyword_id)(place + 1);
}
