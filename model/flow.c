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

static void
add_outcome(struct answer *answer, struct outcome *new)
{
	struct outcome **end = &answer->outcomes;

	for (; *end; end = &(*end)->next)
		if (same(*end, new))
			return;
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
		add_outcome(answer, w->out);
	} while (next_walk(w) && ++paths < MAX_PATHS);
	answer->overflow = w->overflow || paths == MAX_PATHS;
	judge(answer, doubted);
	return answer;
}
