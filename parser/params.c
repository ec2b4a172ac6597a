#include "parser/params.h"

#include <string.h>

#include "parser/hash.h"

#define PARAM(id, name, sections, versions, flags, args) { name, sections, versions, flags, args },
#define OPTION                                           PARAM
#define TIMEOUT                                          PARAM
#define ACTION                                           PARAM
#define BIND_PARAM(id, name, versions, flags, args)      { name, ~0u, versions, flags, args },
#define SERVER_PARAM                                     BIND_PARAM

static const struct param options[] = {
#include "parser/options.def"
	{ 0 },
};

static const struct param timeouts[] = {
#include "parser/timeouts.def"
	{ 0 },
};

static const struct param actions[] = {
#include "parser/actions.def"
	{ 0 },
};

static const struct param bind_params[] = {
#include "parser/bind_params.def"
	{ 0 },
};

static const struct param server_params[] = {
#include "parser/server_params.def"
	{ 0 },
};

#define WORD(name, sections, versions, flags, args) { name, sections, versions, flags, args },

static const struct param stats_words[] = {
#define STATS_WORD WORD
#include "parser/words.def"
	{ 0 },
};

static const struct param balance_words[] = {
#define BALANCE_WORD WORD
#include "parser/words.def"
	{ 0 },
};

static const struct param compression_words[] = {
#define COMPRESSION_WORD WORD
#include "parser/words.def"
	{ 0 },
};

static const struct param filter_words[] = {
#define FILTER_WORD WORD
#include "parser/words.def"
	{ 0 },
};

static const struct param tcp_request_words[] = {
#define TCP_REQUEST_WORD WORD
#include "parser/words.def"
	{ 0 },
};

static const struct param tcp_response_words[] = {
#define TCP_RESPONSE_WORD WORD
#include "parser/words.def"
	{ 0 },
};

#define ROWS(table) table, sizeof(table) / sizeof((table)[0]) - 1

static const struct {
	const struct param *rows;
	size_t count;
	int (*find)(const char *name, size_t len); // NULL: they are few
} tables[PARAMS_COUNT] = {
	[OPTIONS] = { ROWS(options), hash_option },
	[TIMEOUTS] = { ROWS(timeouts), hash_timeout },
	[ACTIONS] = { ROWS(actions), hash_action },
	[BIND_PARAMS] = { ROWS(bind_params), hash_bind_param },
	[SERVER_PARAMS] = { ROWS(server_params), hash_server_param },
	[STATS_WORDS] = { ROWS(stats_words), NULL },
	[BALANCE_WORDS] = { ROWS(balance_words), NULL },
	[COMPRESSION_WORDS] = { ROWS(compression_words), NULL },
	[FILTER_WORDS] = { ROWS(filter_words), NULL },
	[TCP_REQUEST_WORDS] = { ROWS(tcp_request_words), NULL },
	[TCP_RESPONSE_WORDS] = { ROWS(tcp_response_words), NULL },
};

static const struct param *
find_among(const struct param *p, struct text name)
{
	while (p->name && !text_is(name, p->name))
		p++;
	return p->name ? p : NULL;
}

const struct param *
params_find(enum params table, struct text name)
{
	int place;

	if (!tables[table].find)
		return find_among(tables[table].rows, name);
	place = tables[table].find(name.ptr, name.len);
	return place < 0 ? NULL : &tables[table].rows[place];
}

const struct param *
params_all(enum params table, size_t *n)
{
	*n = tables[table].count;
	return tables[table].rows;
}

unsigned
params_versions(const struct param *p, uint32_t sections, unsigned versions)
{
	unsigned found = 0;

	for (const struct param *row = p; row->name && strcmp(row->name, p->name) == 0; row++)
		if (row->sections & sections)
			found |= row->versions;
	return found & versions;
}
