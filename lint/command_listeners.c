#include <stdio.h>
#include <string.h>

#include "lint/clean.h"
#include "lint/json.h"
#include "lint/setup.h"
#include "lint/unit.h"
#include "model/listener.h"

int command_listeners(struct arena *a, const struct arguments *args);

// The most backends that a row of the table names.
enum { MAX_NAMED = 4 };

static const char *
protocol(const struct listener *l)
{
	bool http = l->proxy && l->proxy->mode == MODE_HTTP;

	if (!l->proxy)
		return "commands";
	if (l->quic)
		return "http/3";
	if (l->ssl)
		return http ? "https" : "tls";
	return http ? "http" : "tcp";
}

// Who can open a connection, as far as the address says.
static const char *
reach(const struct listener *l)
{
	if (l->unknown || l->kind == LISTEN_OTHER)
		return "unknown";
	if (l->kind == LISTEN_NAME && !l->loopback)
		return "unknown";
	if (l->loopback)
		return "this machine";
	return l->accept_proxy ? "a proxy in front" : "everyone";
}

static const char *
ports(struct arena *a, const struct listener *l)
{
	if (!l->first)
		return "-";
	if (l->first == l->last)
		return arena_printf(a, "%u", l->first);
	return arena_printf(a, "%u-%u", l->first, l->last);
}

static const char *
address(struct arena *a, const struct listener *l)
{
	if (l->kind == LISTEN_OTHER)
		return clean(a, l->address);
	return l->wildcard && !l->path.len ? "*" : clean(a, l->path);
}

static const char *
name(struct arena *a, const struct listener *l)
{
	return l->proxy ? clean(a, l->proxy->name) : "-";
}

static size_t
line_number(const struct listener *l)
{
	return span_start(line_span(l->line, 0)).line;
}

static bool
contains(const struct text *list, size_t n, struct text name)
{
	for (size_t i = 0; i < n; i++)
		if (text_eq(list[i], name))
			return true;
	return false;
}

// The backends that the frontend's lines name, each once, in order; at most `max`.  *n is how many
// lines name one that is not among them.
static size_t
backends(const struct proxy *p, struct text *list, size_t max, size_t *more)
{
	static const enum keyword_id keywords[] = { KW_USE_BACKEND, KW_DEFAULT_BACKEND };
	size_t n = 0;

	*more = 0;
	for (size_t k = 0; k < 2; k++) {
		const struct line *l = section_find(p->section, keywords[k]);

		for (; l; l = section_find_next(l)) {
			if (contains(list, n, line_word(l, 1)))
				continue;
			if (n < max)
				list[n++] = line_word(l, 1);
			else
				++*more;
		}
	}
	if (p->sides & SIDE_BACKEND && section_find(p->section, KW_SERVER) && n < max)
		list[n++] = p->name;
	return n;
}

static const char *
behind(struct arena *a, const struct proxy *p)
{
	struct text list[MAX_NAMED];
	size_t more, n = p ? backends(p, list, MAX_NAMED, &more) : 0;
	bool statistics = p && proxy_setting(p, KW_STATS, "");
	const char *names = "";

	if (!p)
		return "HAProxy itself";
	for (size_t i = 0; i < n; i++)
		names = arena_printf(a, "%s%s%s", names, i ? ", " : "", clean(a, list[i]));
	if (more)
		names = arena_printf(a, "%s and %zu more", names, more);
	if (statistics)
		names = arena_printf(a, "%s%sstatistics", names, n ? ", " : "");
	return *names ? names : "nothing";
}

// The listeners of the frontends and, before them, the command sockets of the global section.
static struct listener *
all_listeners(struct arena *a, const struct model *m)
{
	struct listener *first = NULL, **end = &first;

	for (const struct line *l = m->lines[KW_STATS]; l; l = l->next_same) {
		if (l->section->type != SECTION_GLOBAL || !text_is(line_word(l, 1), "socket"))
			continue;
		*end = arena_new(a, struct listener);
		listener_parse(line_word(l, 2), *end);
		(*end)->line = l;
		end = &(*end)->next;
	}
	*end = m->listeners;
	return first;
}

enum { COLUMNS = 7 };

static void
write_table(struct arena *a, const struct listener *list)
{
	static const char *const titles[COLUMNS] = { "ADDRESS", "PORT", "PROTOCOL", "FRONTEND",
		"LINE", "REACHED BY", "BEHIND IT" };
	size_t nrows = 1, r = 1;
	const char *(*rows)[COLUMNS];
	int width[COLUMNS] = { 0 };

	for (const struct listener *l = list; l; l = l->next)
		nrows++;
	rows = arena_alloc(a, nrows * sizeof(*rows));
	memcpy(rows[0], titles, sizeof(titles));
	for (const struct listener *l = list; l; l = l->next, r++) {
		const char *row[COLUMNS] = { address(a, l), ports(a, l), protocol(l), name(a, l),
			arena_printf(a, "%zu", line_number(l)), reach(l), behind(a, l->proxy) };

		memcpy(rows[r], row, sizeof(row));
	}
	for (r = 0; r < nrows; r++)
		for (size_t c = 0; c < COLUMNS; c++)
			if (width[c] < (int)strlen(rows[r][c]))
				width[c] = (int)strlen(rows[r][c]);
	for (r = 0; r < nrows; r++) {
		for (size_t c = 0; c + 1 < COLUMNS; c++)
			printf("%-*s  ", width[c], rows[r][c]);
		printf("%s\n", rows[r][COLUMNS - 1]);
	}
}

static json_t *
names_json(struct arena *a, const struct proxy *p)
{
	size_t more, max = 0, n;
	json_t *names = json_array();
	struct text *list;

	if (!p)
		return names;
	for (const struct line *l = section_first(p->section); l; l = section_next(l))
		max++;
	list = arena_array(a, struct text, max + 1);
	n = backends(p, list, max + 1, &more);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(names, json_clean(a, text_string(a, list[i])));
	return names;
}

static json_t *
listener_json(struct arena *a, const struct listener *l)
{
	return json_pack("{s:o, s:I, s:o, s:I, s:I, s:s, s:b, s:b, s:o, s:s, s:b, s:o}", "file",
		json_clean(a, l->line->section->file->src->path), "line",
		(json_int_t)line_number(l), "address", json_clean(a, text_string(a, l->address)),
		"port", (json_int_t)l->first, "lastPort", (json_int_t)l->last, "protocol",
		protocol(l), "tls", l->ssl, "acceptProxy", l->accept_proxy, "frontend",
		l->proxy ? json_clean(a, text_string(a, l->proxy->name)) : json_null(), "reach",
		reach(l), "statistics", l->proxy && proxy_setting(l->proxy, KW_STATS, ""),
		"backends", names_json(a, l->proxy));
}

static void
write_json(struct arena *a, const struct listener *list)
{
	fputs("{\"schema\":1,\"listeners\":[", stdout);
	for (const struct listener *l = list; l; l = l->next) {
		fputs(l == list ? "\n" : ",\n", stdout);
		write_value(stdout, listener_json(a, l));
	}
	fputs("]}\n", stdout);
}

int
command_listeners(struct arena *a, const struct arguments *args)
{
	const char *format = option_value(args, OPT_FORMAT);
	bool json = format && strcmp(format, "json") == 0;
	struct input *inputs = NULL;

	if (format && !json && strcmp(format, "text") != 0)
		return refuse("listeners are printed as text or json, not as '%s'", format);
	if (!inputs_prepare(a, args, &inputs))
		return EXIT_USAGE;
	for (const struct input *in = inputs; in; in = in->next) {
		struct unit unit;

		if (!unit_read(a, args, in, &unit))
			return EXIT_USAGE;
		if (!json && inputs->next)
			printf("%s%s:\n", in == inputs ? "" : "\n", in->paths[0]);
		(json ? write_json : write_table)(
			a, all_listeners(a, unit_model(a, &unit, &in->setup->settings)));
	}
	return EXIT_CLEAN;
}
