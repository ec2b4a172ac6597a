#include "parser/fetch.h"

#include <string.h>

#include "parser/hash.h"
#include "parser/nearest.h"

const char *const type_names[TYPE_COUNT] = {
	[TYPE_ANY] = "a value of any type",
	[TYPE_SAME] = "a value",
	[TYPE_BOOL] = "a boolean",
	[TYPE_SINT] = "an integer",
	[TYPE_ADDR] = "an address",
	[TYPE_IPV4] = "an IPv4 address",
	[TYPE_IPV6] = "an IPv6 address",
	[TYPE_STR] = "a string",
	[TYPE_BIN] = "binary data",
	[TYPE_METH] = "a method",
};

#define TO(type) (1u << TYPE_##type)
#define ANY_ADDR (TO(ADDR) | TO(IPV4) | TO(IPV6))
#define BYTES    (TO(STR) | TO(BIN))

// What each type can be had as.
static const unsigned casts[TYPE_COUNT] = {
	[TYPE_ANY] = ~TO(SAME),
	[TYPE_BOOL] = TO(ANY) | TO(BOOL) | TO(SINT) | BYTES,
	[TYPE_SINT] = TO(ANY) | TO(BOOL) | TO(SINT) | ANY_ADDR | BYTES,
	[TYPE_ADDR] = TO(ANY) | ANY_ADDR | BYTES,
	[TYPE_IPV4] = TO(ANY) | TO(SINT) | ANY_ADDR | BYTES,
	[TYPE_IPV6] = TO(ANY) | ANY_ADDR | BYTES,
	[TYPE_STR] = ~TO(SAME),
	[TYPE_BIN] = TO(ANY) | BYTES | TO(METH),
	[TYPE_METH] = TO(ANY) | BYTES | TO(METH),
};

bool
type_casts(enum type from, enum type to, unsigned version)
{
	// Until 3.0 an address of either kind could be nothing else.
	if (from == TYPE_ADDR && version < V3_0)
		return to == TYPE_ANY;
	return casts[from] >> to & 1;
}

const struct source_kind_row source_kinds[FROM_COUNT] = {
#define SOURCE(id, http, places) [FROM_##id] = { places, http },
#include "parser/sources.def"
#undef SOURCE
};

unsigned
source_places(enum source_kind from)
{
	unsigned places = 0;

	for (unsigned i = 0; i < PLACE_COUNT; i++)
		if (source_kinds[from].places[i] == 'Y')
			places |= PLACE_BIT(i);
	return places;
}

static const struct fetch fetches[] = {
#define FETCH(id, name, type, args, from, check, versions)                                         \
	{ name, TYPE_##type, args, FROM_##from, ARGUMENTS_##check, versions },
#include "parser/fetches.def"
#undef FETCH
};

static const struct converter converters[] = {
#define CONVERTER(id, name, in, out, args, check, versions)                                        \
	{ name, TYPE_##in, TYPE_##out, args, ARGUMENTS_##check, versions },
#include "parser/converters.def"
#undef CONVERTER
};

enum {
	FETCHES = sizeof(fetches) / sizeof(fetches[0]),
	CONVERTERS = sizeof(converters) / sizeof(converters[0])
};

const struct fetch *
fetch_rows(struct text name, size_t *n)
{
	int place = hash_fetch(name.ptr, name.len);

	*n = 1;
	if (place < 0)
		return NULL;
	while ((size_t)place + *n < FETCHES && text_is(name, fetches[(size_t)place + *n].name))
		++*n;
	return &fetches[place];
}

unsigned
fetch_source(struct text name, unsigned versions)
{
	size_t n = 0;
	const struct fetch *f = fetch_rows(name, &n);
	unsigned sources = 0;

	for (size_t i = 0; f && i < n; i++)
		if (f[i].versions & versions)
			sources |= SOURCE_BIT(f[i].from);
	return sources & (sources - 1) ? 0 : sources;
}

const struct converter *
converter_rows(struct text name, size_t *n)
{
	int place = hash_converter(name.ptr, name.len);

	*n = 1;
	if (place < 0)
		return NULL;
	while ((size_t)place + *n < CONVERTERS &&
		text_is(name, converters[(size_t)place + *n].name))
		++*n;
	return &converters[place];
}

const char *
fetch_nearest(struct text name)
{
	struct nearest n = { .word = name };

	for (size_t i = 0; i < FETCHES; i++)
		nearest_try(&n, fetches[i].name);
	return n.best;
}

const char *
converter_nearest(struct text name)
{
	struct nearest n = { .word = name };

	for (size_t i = 0; i < CONVERTERS; i++)
		nearest_try(&n, converters[i].name);
	return n.best;
}
