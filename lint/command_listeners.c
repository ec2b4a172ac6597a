#include <stdio.h>
#include <string.h>

#include "lint/clean.h"
#include "lint/json.h"
#include "lint/setup.h"
#include "lint/unit.h"
#include "model/flow.h"

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

// What becomes of any request of that origin; *open is false where each is turned
// away.
static struct outcome *
ask(struct arena *a, const struct model *m, const struct listener *l, enum origin origin,
	bool *open)
{
	struct request r = { .listener = l,
		.tls = l->ssl,
		.any_target = true,
		.host = TEXT("www.example.net"),
		.origin = origin };
	const struct answer *answer = flow(a, m, &r);

	*open = answer->overflow;
	for (const struct outcome *o = answer->outcomes; o; o = o->next)
		*open |= o->action != ACTION_DENY && o->action != ACTION_REJECT &&
		         o->action != ACTION_TARPIT;
	return answer->outcomes;
}

static bool
is_of_addresses(const struct acl *acl)
{
	for (const struct acl_line *x = acl ? acl->lines : NULL; x; x = x->next)
		if (!text_is(line_word(x->line, 2), "src"))
			return false;
	return acl != NULL;
}

// Whether a line's condition asks for addresses only, so that nothing else in a request can help.
static bool
asks_addresses(const struct model *m, const struct line *l)
{
	size_t at = l ? condition_find(l, 1) : 0;

	if (!at)
		return false;
	for (size_t i = at + 1; i < line_nargs(l); i++) {
		struct text word = line_word(l, i);

		if (text_is(word, "!") || text_is(word, "or") || text_is(word, "||"))
			continue;
		if (text_starts(word, "!"))
			word = text_after(word, 1);
		if (!text_is(word, "{")) {
			if (!is_of_addresses(model_acl(m, line_proxy(m, l), word)))
				return false;
			continue;
		}
		if (!text_is(line_word(l, i + 1), "src"))
			return false;
		while (i < line_nargs(l) && !text_is(line_word(l, i), "}"))
			i++;
	}
	return true;
}

// Whether the addresses that a rule knows are let in, and others are not.
static bool
is_listed(struct arena *a, const struct model *m, const struct listener *l)
{
	const struct outcome *o;
	bool anywhere, public;

	if (!l->proxy)
		return false;
	ask(a, m, l, FROM_ANYWHERE, &anywhere);
	o = ask(a, m, l, FROM_PUBLIC, &public);
	return anywhere && !public && o->certain && asks_addresses(m, o->line);
}

static bool
asks_certificate(const struct listener *l)
{
	size_t at = 1;

	return l->ssl && bind_option(l->line, "verify", &at) &&
	       text_is(line_word(l->line, at), "required");
}

// Who can open a connection and is not turned away.
static const char *
reach(struct arena *a, const struct model *m, const struct listener *l)
{
	if (l->unknown || l->kind == LISTEN_OTHER)
		return "unknown";
	if (l->kind == LISTEN_NAME && !l->loopback)
		return "unknown";
	if (l->loopback)
		return "this machine";
	if (l->accept_proxy)
		return "a proxy in front";
	if (is_listed(a, m, l))
		return "listed addresses";
	return asks_certificate(l) ? "holders of a certificate" : "everyone";
}

// What the frontend does with everything, where that is one and the same; NULL if it is not.
static const char *
own_answer(struct arena *a, const struct model *m, const struct listener *l)
{
	static const char *const names[ACTION_COUNT] = { [ACTION_REDIRECT] = "a redirect",
		[ACTION_DENY] = "a denial",
		[ACTION_REJECT] = "a denial",
		[ACTION_TARPIT] = "a denial",
		[ACTION_RETURN] = "an answer of HAProxy's" };
	const struct outcome *o;
	bool open;
	size_t at;

	if (l->proxy->mode != MODE_HTTP)
		return NULL;
	o = ask(a, m, l, FROM_ANYWHERE, &open);
	if (!o->certain || !o->line || !names[o->action] || o->frontend != l->proxy ||
		o->proxy == o->backend)
		return NULL;
	at = condition_find(o->line, 1);
	// A condition on more than the listener may not hold for other requests.
	if (!at || (line_nargs(o->line) == at + 4 && text_is(line_word(o->line, at + 2), "ssl_fc")))
		return names[o->action];
	return NULL;
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

struct named {
	struct text *list;
	size_t n, max, more;
};

static void
add_name(struct named *to, struct text name)
{
	if (contains(to->list, to->n, name))
		return;
	if (to->n < to->max)
		to->list[to->n++] = name;
	else
		to->more++;
}

// The backends that the frontend's lines name, each once, in order; at most `max`.  `more` is how
// many lines name one that is not among them.
static void
backends(const struct proxy *p, struct named *to)
{
	const struct line *l = section_find(p->section, KW_USE_BACKEND);

	for (; l; l = section_find_next(l))
		add_name(to, line_word(l, 1));
	l = proxy_setting(p, KW_DEFAULT_BACKEND, "");
	if (l && !(l->flags & LINE_NO))
		add_name(to, line_word(l, 1));
	if (p->sides & SIDE_BACKEND && section_find(p->section, KW_SERVER))
		add_name(to, p->name);
}

static const char *
behind(struct arena *a, const struct model *m, const struct listener *l)
{
	struct text list[MAX_NAMED];
	struct named to = { .list = list, .max = MAX_NAMED };
	const struct proxy *p = l->proxy;
	const char *names = "", *own = p ? own_answer(a, m, l) : "HAProxy itself";

	if (own)
		return own;
	backends(p, &to);
	for (size_t i = 0; i < to.n; i++)
		names = arena_printf(a, "%s%s%s", names, i ? ", " : "", clean(a, list[i]));
	if (to.more)
		names = arena_printf(a, "%s and %zu more", names, to.more);
	if (proxy_setting(p, KW_STATS, ""))
		names = arena_printf(a, "%s%sstatistics", names, to.n ? ", " : "");
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
write_table(struct arena *a, const struct model *m, const struct listener *list)
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
			arena_printf(a, "%zu", line_number(l)), reach(a, m, l), behind(a, m, l) };

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
	json_t *names = json_array();
	struct named to = { .max = 1 };

	if (!p)
		return names;
	for (const struct line *l = section_first(p->section); l; l = section_next(l))
		to.max++;
	to.max++;
	to.list = arena_array(a, struct text, to.max);
	backends(p, &to);
	for (size_t i = 0; i < to.n; i++)
		json_array_append_new(names, json_clean(a, text_string(a, to.list[i])));
	return names;
}

static json_t *
listener_json(struct arena *a, const struct model *m, const struct listener *l)
{
	const char *own = l->proxy ? own_answer(a, m, l) : NULL;

	return json_pack("{s:o, s:I, s:o, s:I, s:I, s:s, s:b, s:b, s:o, s:s, s:b, s:o, s:s?}",
		"file", json_clean(a, l->line->section->file->src->path), "line",
		(json_int_t)line_number(l), "address", json_clean(a, text_string(a, l->address)),
		"port", (json_int_t)l->first, "lastPort", (json_int_t)l->last, "protocol",
		protocol(l), "tls", l->ssl, "acceptProxy", l->accept_proxy, "frontend",
		l->proxy ? json_clean(a, text_string(a, l->proxy->name)) : json_null(), "reach",
		reach(a, m, l), "statistics",
		!own && l->proxy && proxy_setting(l->proxy, KW_STATS, ""), "backends",
		own ? json_array() : names_json(a, l->proxy), "answer", own);
}

static void
write_json(struct arena *a, const struct model *m, const struct listener *list)
{
	fputs("{\"schema\":1,\"listeners\":[", stdout);
	for (const struct listener *l = list; l; l = l->next) {
		fputs(l == list ? "\n" : ",\n", stdout);
		write_value(stdout, listener_json(a, m, l));
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
		const struct model *m;
		struct unit unit;

		if (!unit_read(a, args, in, &unit))
			return EXIT_USAGE;
		if (!json && inputs->next)
			printf("%s%s:\n", in == inputs ? "" : "\n", in->paths[0]);
		m = unit_model(a, &unit, &in->setup->settings);
		(json ? write_json : write_table)(a, m, all_listeners(a, m));
	}
	return EXIT_CLEAN;
}
