#include "model/spoe.h"

#include "model/defined.h"
#include "model/files.h"

enum { MAX_FILE = 1024 * 1024 };

// A name that the file defines or uses.
struct spoe_name {
	struct spoe_name *next;
	struct text name;
	const struct line *line;
	size_t word;
};

enum part { OUTSIDE, AGENT, GROUP, MESSAGE, PART_COUNT };

static const char *const part_names[PART_COUNT] = {
	[AGENT] = "spoe-agent",
	[GROUP] = "spoe-group",
	[MESSAGE] = "spoe-message",
};

struct reading {
	struct arena *arena;
	struct spoe_fault *fault;
	struct text engine; // ptr NULL: the filter names none
	struct text scope;  // that the lines stand in; ptr NULL: none
	struct text other;  // the scope of an agent that is not the filter's
	enum part part;
	const struct line *agent, *backend, *prefix; // lines; NULL for none
	struct spoe_name *defined[PART_COUNT];       // the sections
	struct spoe_name *used[PART_COUNT];          // by the agent
};

// Words of a spoe-agent: how many others a line must have for each release to take it.
static const struct {
	const char *name;
	size_t least;
} agent_words[] = {
	{ "groups", 0 },
	{ "log", 1 },
	{ "max-frame-size", 0 },
	{ "max-waiting-frames", 0 },
	{ "maxconnrate", 1 },
	{ "maxerrrate", 0 },
	{ "messages", 0 },
	{ "option", 1 },
	{ "register-var-names", 1 },
	{ "timeout", 1 },
	{ "use-backend", 1 },
};

static const char *const agent_options[] = { "async", "continue-on-error", "dontlog-normal",
	"force-set-var", "pipelining", "send-frag-payload", "set-on-error", "set-process-time",
	"set-total-time", "var-prefix", NULL };

static const char *const agent_timeouts[] = { "hello", "idle", "processing", NULL };

static const char *const message_events[] = { "on-backend-http-request", "on-backend-tcp-request",
	"on-client-session", "on-frontend-http-request", "on-frontend-tcp-request",
	"on-http-response", "on-server-session", "on-tcp-response", NULL };

static bool
among(const char *const *names, struct text word)
{
	while (*names && !text_is(word, *names))
		names++;
	return *names;
}

static void PRINTF(4, 5)
	blame(struct reading *r, const struct line *l, size_t word, const char *fmt, ...)
{
	va_list args;

	if (r->fault->why)
		return;
	va_start(args, fmt);
	r->fault->why = arena_vprintf(r->arena, fmt, args);
	va_end(args);
	if (l)
		r->fault->at = line_span(l, word);
}

static struct spoe_name *
find(struct spoe_name *list, struct text name)
{
	while (list && !text_eq(list->name, name))
		list = list->next;
	return list;
}

static void
add(struct reading *r, struct spoe_name **list, const struct line *l, size_t word)
{
	struct spoe_name *n = arena_new(r->arena, struct spoe_name);

	*n = (struct spoe_name){ *list, line_word(l, word), l, word };
	*list = n;
}

// Whether the filter looks at the lines of this scope.
static bool
in_scope(const struct reading *r)
{
	return (r->engine.ptr != NULL) == (r->scope.ptr != NULL) && text_eq(r->engine, r->scope);
}

static void
open_part(struct reading *r, const struct line *l)
{
	const char *kind = part_names[r->part];
	struct spoe_name **defined = &r->defined[r->part];

	if (r->part == AGENT && !in_scope(r))
		r->other = r->scope;
	if (!in_scope(r))
		return;
	if (!line_word(l, 1).len)
		blame(r, l, 1, "a %s has no name", kind);
	else if (r->part == AGENT && r->agent)
		blame(r, l, 0, "it has a second spoe-agent");
	else if (find(*defined, line_word(l, 1)))
		blame(r, l, 1, "it has two %ss of the name '%.*s'", kind,
			TEXT_ARG(line_word(l, 1)));
	if (r->part == AGENT)
		r->agent = l;
	add(r, defined, l, 1);
}

// "messages" and "groups": NAME*, each once
static void
use_names(struct reading *r, enum part kind, const struct line *l)
{
	for (size_t i = 1; i < line_nargs(l); i++) {
		if (find(r->used[kind], line_word(l, i)))
			blame(r, l, i, "its spoe-agent names '%.*s' twice",
				TEXT_ARG(line_word(l, i)));
		add(r, &r->used[kind], l, i);
	}
}

static void
agent_choice(struct reading *r, const struct line *l, const char *const *names, const char *what)
{
	if (!among(names, line_word(l, 1)))
		blame(r, l, 1, "a spoe-agent has no %s '%.*s'", what, TEXT_ARG(line_word(l, 1)));
}

static void
agent_line(struct reading *r, const struct line *l)
{
	const size_t n = sizeof(agent_words) / sizeof(agent_words[0]);
	struct text word = line_word(l, 0);
	size_t i = 0;

	while (i < n && !text_is(word, agent_words[i].name))
		i++;
	if (i == n)
		blame(r, l, 0, "'%.*s' is unknown in a spoe-agent", TEXT_ARG(word));
	else if (line_nargs(l) <= agent_words[i].least)
		blame(r, l, 1, "'%.*s' lacks its value", TEXT_ARG(word));
	else if (text_is(word, "option"))
		agent_choice(r, l, agent_options, "option");
	else if (text_is(word, "timeout"))
		agent_choice(r, l, agent_timeouts, "timeout");
	if (text_is(word, "use-backend"))
		r->backend = l;
	if (text_is(word, "option") && text_is(line_word(l, 1), "var-prefix"))
		r->prefix = l;
	if (text_is(word, "messages") || text_is(word, "groups"))
		use_names(r, text_is(word, "groups") ? GROUP : MESSAGE, l);
}

static void
group_line(struct reading *r, const struct line *l)
{
	if (!text_is(line_word(l, 0), "messages"))
		blame(r, l, 0, "'%.*s' is unknown in a spoe-group", TEXT_ARG(line_word(l, 0)));
}

// HAProxy passes over words that it does not know.
static void
message_line(struct reading *r, const struct line *l)
{
	if (text_is(line_word(l, 0), "event") && !among(message_events, line_word(l, 1)))
		blame(r, l, 1, "no event is named '%.*s'", TEXT_ARG(line_word(l, 1)));
}

static void
read_part(struct reading *r, const struct line *l)
{
	static void (*const lines[PART_COUNT])(struct reading *, const struct line *) = {
		[AGENT] = agent_line,
		[GROUP] = group_line,
		[MESSAGE] = message_line,
	};
	struct text word = line_word(l, 0);

	for (enum part part = AGENT; part < PART_COUNT; part++) {
		if (!text_is(word, part_names[part]))
			continue;
		r->part = part;
		open_part(r, l);
		return;
	}
	if (r->part == OUTSIDE)
		blame(r, l, 0, "'%.*s' stands outside of its sections", TEXT_ARG(word));
	else if (in_scope(r))
		lines[r->part](r, l);
}

static void
check_used(struct reading *r, enum part kind)
{
	for (const struct spoe_name *n = r->used[kind]; n; n = n->next)
		if (!find(r->defined[kind], n->name))
			blame(r, n->line, n->word, "no %s is named '%.*s'", part_names[kind],
				TEXT_ARG(n->name));
}

// Its variables are called after it, where nothing else is said.
static void
check_prefix(struct reading *r)
{
	struct text name = line_word(r->agent, 1);

	for (size_t i = 0; !r->prefix && i < name.len; i++)
		if (!ascii_letter(name.ptr[i]) && !ascii_digit(name.ptr[i]) && name.ptr[i] != '_' &&
			name.ptr[i] != '.')
			blame(r, r->agent, 1,
				"no variable may begin with '%.*s', and there is no 'option "
				"var-prefix'",
				TEXT_ARG(name));
}

static void
check_agent(struct reading *r)
{
	if (r->engine.ptr && !r->agent)
		blame(r, NULL, 0, "it has no spoe-agent below '[%.*s]'", TEXT_ARG(r->engine));
	else if (!r->agent && r->other.ptr)
		blame(r, NULL, 0, "its spoe-agent is only for the engine '%.*s'",
			TEXT_ARG(r->other));
	else if (!r->agent)
		blame(r, NULL, 0, "it has no spoe-agent");
	else if (!r->backend)
		blame(r, r->agent, 1, "its spoe-agent '%.*s' has no use-backend",
			TEXT_ARG(line_word(r->agent, 1)));
	if (!r->agent)
		return;
	check_prefix(r);
	check_used(r, MESSAGE);
	check_used(r, GROUP);
}

// The backend is of the configuration, and speaks no HTTP.
static void
check_backend(struct reading *r, const struct model *m)
{
	struct text name = r->backend ? line_word(r->backend, 1) : (struct text){ "", 0 };
	const struct proxy *p = r->backend ? model_proxy(m, SIDE_BACKEND, name) : NULL;

	if (r->backend && !p)
		blame(r, r->backend, 1, "no backend is named '%.*s'", TEXT_ARG(name));
	else if (p && mode_known(p) && (p->mode == MODE_HTTP || p->mode == MODE_LOG))
		blame(r, r->backend, 1,
			"the backend '%.*s' is in mode %s, and an agent's is in TCP mode",
			TEXT_ARG(name), mode_names[p->mode]);
}

// Whether all of the file is known: no condition, no variable.
static bool
certain(const struct file *f)
{
	for (const struct line *l = f->lines; l; l = l->next)
		if (l->flags & LINE_BRANCH || !line_known(l))
			return false;
	return !f->faults && f->mark == MARK_NONE;
}

static struct file *
read_file(const struct model *m, const struct line *l, size_t word)
{
	struct text path = line_file(m, l, line_word(l, word)), content;
	const struct host *h = m->settings->host;
	const struct source *src;

	if (!path.len || !host_read(h, m->arena, path, MAX_FILE, &content))
		return NULL;
	src = source_of(m->arena, host_outside(h, m->arena, path), content);
	return parse(m->arena, &src, 1, m->settings->defines, m->settings->targets)->files;
}

bool
spoe_fault(const struct model *m, const struct line *l, size_t file, struct spoe_fault *f)
{
	struct reading r = { .arena = m->arena, .fault = f, .engine = value_after(l, 2, "engine") };
	const struct file *read = m->settings->host ? read_file(m, l, file) : NULL;

	*f = (struct spoe_fault){ 0 };
	if (!read || !certain(read))
		return false;
	for (const struct line *i = read->lines; i; i = i->next) {
		if (line_scope(i).len)
			r.scope = line_scope(i);
		else if (!(i->flags & LINE_DIRECTIVE))
			read_part(&r, i);
	}
	if (read->no_final_newline)
		blame(&r, NULL, 0, "its last line has no newline");
	check_agent(&r);
	check_backend(&r, m);
	return f->why;
}
