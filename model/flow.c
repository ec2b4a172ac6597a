#include "model/flow.h"

#include <string.h>

#include "model/program.h"
#include "model/server_side.h"
#include "model/walk.h"

const char *const action_names[ACTION_COUNT] = {
	[ACTION_BACKEND] = "backend",
	[ACTION_REDIRECT] = "redirect",
	[ACTION_DENY] = "deny",
	[ACTION_RETURN] = "return",
	[ACTION_TARPIT] = "tarpit",
	[ACTION_REJECT] = "reject",
	[ACTION_AUTH] = "auth",
	[ACTION_STATS] = "stats",
	[ACTION_MONITOR] = "monitor",
	[ACTION_ERROR] = "error",
	[ACTION_NONE] = "none",
};

static bool
same_timeout(struct timeout a, struct timeout b)
{
	return a.ms == b.ms && a.line == b.line;
}

static bool
same_headers(const struct header *a, const struct header *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (!text_eq(a->name, b->name) || !text_eq(a->value, b->value) ||
			a->unknown != b->unknown)
			return false;
	return !a && !b;
}

// Whether nobody could tell the two apart.
static bool
same(const struct outcome *a, const struct outcome *b)
{
	return a->action == b->action && a->backend == b->backend && a->server == b->server &&
	       a->frontend == b->frontend && a->line == b->line && a->status == b->status &&
	       text_eq(a->location, b->location) && text_eq(a->path, b->path) &&
	       text_eq(a->method, b->method) && same_headers(a->headers, b->headers) &&
	       same_timeout(a->tunnel, b->tunnel) &&
	       same_timeout(a->server_timeout, b->server_timeout) &&
	       same_timeout(a->client, b->client);
}

// Whether both lists have the same values of that name.
static bool
same_values(const struct header *a, const struct header *b, const char *name)
{
	const struct header *left = NULL, *right = NULL;

	do {
		left = header_find(a, name, left);
		right = header_find(b, name, right);
		if (left && right &&
			(left->unknown != right->unknown || !text_eq(left->value, right->value)))
			return false;
	} while (left && right);
	return !left && !right;
}

static struct header **
add_header(struct arena *arena, struct header **end, const struct header *h)
{
	*end = arena_new(arena, struct header);
	**end = *h;
	(*end)->next = NULL;
	return &(*end)->next;
}

// The headers that both have, and the names of those that differ, of which nothing is known.
static const struct header *
merge_headers(struct arena *arena, const struct header *a, const struct header *b)
{
	struct header *first = NULL, **end = &first;

	for (int i = 0; i < 2; i++)
		for (const struct header *h = i ? b : a; h; h = h->next) {
			const char *name = text_string(arena, h->name);
			bool same = same_values(a, b, name);

			if (same ? i == 0 : !header_find(first, name, NULL))
				end = add_header(arena, end,
					same ? h
					     : &(struct header){
						       .name = h->name, .unknown = true });
		}
	return first;
}

// The names that both know everything of.
static const struct header *
merge_settled(struct arena *arena, const struct outcome *a, const struct outcome *b)
{
	struct header *first = NULL, **end = &first;

	if (!a->response_open || !b->response_open)
		return a->response_open ? a->settled : b->settled;
	for (const struct header *h = a->settled; h; h = h->next)
		if (header_find(b->settled, text_string(arena, h->name), NULL))
			end = add_header(arena, end, h);
	return first;
}

// Ways that end alike may differ in what the client gets.
static void
merge(struct arena *arena, struct outcome *into, const struct outcome *from)
{
	if (into->response_open == from->response_open &&
		same_headers(into->response, from->response) &&
		same_headers(into->settled, from->settled))
		return;
	into->settled = merge_settled(arena, into, from);
	into->response = merge_headers(arena, into->response, from->response);
	into->response_open |= from->response_open;
}

static void
add_outcome(struct arena *arena, struct answer *answer, struct outcome *new)
{
	struct outcome **end = &answer->outcomes;

	for (; *end; end = &(*end)->next)
		if (same(*end, new)) {
			merge(arena, *end, new);
			return;
		}
	*end = new;
}

// The next combination of decisions; false if all were tried.
static bool
next_walk(struct walk *w)
{
	w->ndecisions = w->at;
	while (w->ndecisions && !w->decisions[w->ndecisions - 1].yes)
		w->ndecisions--;
	if (!w->ndecisions)
		return false;
	w->decisions[w->ndecisions - 1].yes = false;
	return true;
}

// Who says that the outcome is not the only one.
static void
blame(const struct walk *w, struct outcome *out)
{
	if (w->at) {
		out->depends = w->decisions[0].line;
		out->reason = w->decisions[0].why;
	} else if (w->doubt_line) {
		out->depends = w->doubt_line;
		out->reason = w->doubt;
	}
}

static void
judge(struct answer *answer, bool doubted)
{
	struct outcome *first = answer->outcomes;

	for (struct outcome *o = first; o; o = o->next)
		o->certain = !first->next && !answer->overflow && !doubted;
	if (first->certain) {
		first->depends = NULL;
		first->reason = NULL;
	}
}

struct answer *
flow(struct arena *a, const struct model *m, const struct request *r)
{
	struct answer *answer = arena_new(a, struct answer);
	struct walk *w = arena_new(a, struct walk);
	size_t paths = 0;
	bool doubted = false;

	w->arena = a;
	w->m = m;
	w->cache = m->flow;
	w->request = r;
	do {
		w->trace = r->trace && !paths ? &answer->trace : NULL;
		walk_once(w);
		blame(w, w->out);
		doubted |= w->doubt_line != NULL;
		add_outcome(a, answer, w->out);
	} while (w->tests <= MOST_TESTS && next_walk(w) && ++paths < MAX_PATHS);
	answer->overflow = w->overflow || paths == MAX_PATHS;
	judge(answer, doubted);
	return answer;
}
