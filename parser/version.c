#include "parser/version.h"

const char *const version_names[VERSION_COUNT] = {
	[V2_6] = "2.6",
	[V2_8] = "2.8",
	[V3_0] = "3.0",
	[V3_2] = "3.2",
	[V3_4] = "3.4",
};

static const struct {
	const char *name;
	enum version version;
} spellings[] = {
	{ "2.6", V2_6 },
	{ "2.7", V2_8 },
	{ "2.8", V2_8 },
	{ "2.9", V3_0 },
	{ "3.0", V3_0 },
	{ "3.1", V3_2 },
	{ "3.2", V3_2 },
	{ "3.3", V3_4 },
	{ "3.4", V3_4 },
};

unsigned
version_bit(struct text name)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		if (text_is(name, spellings[i].name))
			return VERSION_BIT(spellings[i].version);
	return 0;
}

const char *
version_list(struct arena *a, unsigned versions)
{
	const char *list = "";
	unsigned left = versions & ALL_VERSIONS;

	for (unsigned v = 0; v < VERSION_COUNT; v++) {
		const char *between = !*list ? "" : left == VERSION_BIT(v) ? " and " : ", ";

		if (!(left & VERSION_BIT(v)))
			continue;
		list = arena_printf(a, "%s%s%s", list, between, version_names[v]);
		left &= ~VERSION_BIT(v);
	}
	return list;
}
