#include "model/server_param.h"

#include "model/defined.h"
#include "parser/params.h"
#include "parser/shape.h"

size_t
server_address(const struct line *l)
{
	if (l->keyword == KW_DEFAULT_SERVER)
		return 0;
	return l->keyword == KW_SERVER_TEMPLATE ? 3 : 2;
}

// The word after the parameter at `word` and what it takes.
static size_t
next_param(const struct line *l, size_t word, size_t end)
{
	const struct param *p = params_find(SERVER_PARAMS, line_word(l, word));
	struct shape_fault fault;
	size_t next = word + 1;

	if (p)
		shape_match(p->args, l, &next, end, &fault);
	return next > word ? next : word + 1;
}

size_t
server_param(const struct line *l, const char *name)
{
	size_t first = server_address(l) + 1, end = line_nargs(l), found = 0;

	// Few lines have it, and what the words of the others belong to is no matter.
	if (!line_has(l, first, name))
		return 0;
	for (size_t word = first; word < end; word = next_param(l, word, end))
		if (text_is(line_word(l, word), name))
			found = word;
	return found;
}

// Whether the line says one of the two.
static bool
decides(const struct line *l, const char *name, const char *no)
{
	return server_param(l, name) || (no && server_param(l, no));
}

const struct line *
server_setting(const struct proxy *p, const struct line *server, const char *name, const char *no)
{
	const struct line *found = NULL;

	if (decides(server, name, no))
		return server;
	for (; p && !found; p = p->defaults)
		for (const struct line *l = section_find(p->section, KW_DEFAULT_SERVER); l;
			l = section_find_next(l))
			if (line_before(l, server) && decides(l, name, no))
				found = l;
	return found;
}

void
each_server(const struct model *m,
	void (*visit)(const struct proxy *p, const struct line *server, struct sink *out),
	struct sink *out)
{
	static const enum keyword_id keywords[] = { KW_SERVER, KW_SERVER_TEMPLATE };

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same) {
			const struct proxy *p = line_proxy(m, l);

			if (p && p->sides & SIDE_BACKEND)
				visit(p, l, out);
		}
}

static const struct line *
inherited(const struct proxy *p, const char *name)
{
	const struct line *found = NULL;

	for (; p && !found; p = p->defaults)
		for (const struct line *l = section_find(p->section, KW_DEFAULT_SERVER); l;
			l = section_find_next(l))
			if (server_param(l, name))
				found = l;
	return found;
}

void
each_server_setting(const struct model *m, const char *name,
	void (*visit)(const struct model *m, const struct line *server, const struct line *says,
		struct sink *out),
	struct sink *out)
{
	static const enum keyword_id keywords[] = { KW_SERVER, KW_SERVER_TEMPLATE };

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		const struct line *next = m->lines[KW_DEFAULT_SERVER], *says = NULL;
		const struct line *told = NULL;
		const struct section *section = NULL;

		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same) {
			const struct proxy *p = line_proxy(m, l);

			if (l->section != section) {
				says = p ? inherited(p->defaults, name) : NULL;
				told = NULL;
			}
			section = l->section;
			for (; next && line_before(next, l); next = next->next_same)
				if (next->section == section && server_param(next, name))
					says = next;
			if (line_may_have(l, name) && server_param(l, name))
				visit(m, l, l, out);
			else if (says != told)
				visit(m, l, told = says, out);
		}
	}
}

bool
server_has(const struct proxy *p, const struct line *server, const char *name, const char *no)
{
	const struct line *on = server_setting(p, server, name, no);

	return on && server_param(on, name) > (no ? server_param(on, no) : 0) && line_known(on);
}
