#include "model/convert.h"

#include <stdlib.h>

static const struct converter_row rows[] = {
#define ANY                                  VALUE_STRING, true
#define STRING                               VALUE_STRING, false
#define NUMBER                               VALUE_NUMBER, false
#define BOOL                                 VALUE_BOOL, false
#define BINARY                               VALUE_BINARY, false
#define ADDRESS                              VALUE_ADDRESS, false
#define TOTAL                                true
#define PARTIAL                              false
#define CONVERTER(name, function, in, total) { name, function, in, total },
#include "model/converters.def"
#undef CONVERTER
};

static const struct {
	const char *name;
	enum match match;
} map_matches[] = {
	{ "str", MATCH_STR },
	{ "beg", MATCH_BEG },
	{ "sub", MATCH_SUB },
	{ "dir", MATCH_DIR },
	{ "dom", MATCH_DOM },
	{ "end", MATCH_END },
	{ "regm", MATCH_REG },
	{ "reg", MATCH_REG },
	{ "int", MATCH_INT },
	{ "ip", MATCH_IP },
};

static const struct converter_row map_row = { "map", convert_map, VALUE_STRING, true, false };

static int
compare(const void *name, const void *row)
{
	return text_compare(
		*(const struct text *)name, text_of(((const struct converter_row *)row)->name));
}

const struct converter_row *
converter_find(struct text name)
{
	enum map_result result;
	enum match match;

	if (converter_is_map(name, &match, &result))
		return &map_row;
	return bsearch(&name, rows, sizeof(rows) / sizeof(rows[0]), sizeof(rows[0]), compare);
}

// map = "map" ("_" match ("_" ("int" | "ip" | "key"))?)?
bool
converter_is_map(struct text name, enum match *match, enum map_result *result)
{
	struct text rest = text_after(name, 4), method;

	*match = MATCH_STR;
	*result = MAP_STRING;
	if (text_is(name, "map"))
		return true;
	if (!text_starts(name, "map_"))
		return false;
	method = text_cut(&rest, '_');
	*match = MATCH_NONE;
	for (size_t i = 0; i < sizeof(map_matches) / sizeof(map_matches[0]); i++)
		if (text_is(method, map_matches[i].name))
			*match = map_matches[i].match;
	if (text_is(method, "regm"))
		*result = MAP_EXPAND;
	if (text_is(rest, "int"))
		*result = MAP_NUMBER;
	else if (text_is(rest, "ip"))
		*result = MAP_ADDRESS;
	else if (text_is(rest, "key"))
		*result = MAP_KEY;
	else if (rest.len)
		return false;
	return *match != MATCH_NONE;
}

static struct value *
map_result(struct walk *w, struct text data, enum map_result result)
{
	struct address a;

	if (result == MAP_NUMBER)
		return value_number(w, text_leading_number(data));
	if (result == MAP_ADDRESS)
		return address_parse(data, &a) ? value_address(w, &a) : NULL;
	return value_string(w, data);
}

static struct value *
map_default(struct walk *w, const struct call *c, enum map_result result)
{
	return c->nargs > 1 ? map_result(w, c->args[1], result) : NULL;
}

struct value *
convert_map(struct walk *w, const struct conversion *c, struct value *v)
{
	const struct pattern *which = NULL;
	struct groups groups;
	enum map_result result;
	enum match match;
	enum truth found;

	converter_is_map(c->call.name, &match, &result);
	if (!value_cast(w, v,
		    match == MATCH_INT  ? VALUE_NUMBER
		    : match == MATCH_IP ? VALUE_ADDRESS
					: VALUE_STRING))
		return NULL;
	found = pattern_match(w, c->map, v, &which, &groups);
	if (found == UNKNOWN) {
		// A default makes sure that there is something.
		return value_unknown(w,
			c->call.nargs > 1 && v->knowledge != NOTHING ? EXISTS : NOTHING,
			c->map->unknown ? c->map->unknown : v->why);
	}
	if (found == NO)
		return map_default(w, &c->call, result);
	if (result == MAP_KEY)
		return value_string(w, which->text);
	if (result == MAP_EXPAND)
		return value_string(w, regex_expand(w->arena, which->data, &groups));
	return map_result(w, which->data, result);
}
