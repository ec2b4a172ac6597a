#include "model/defined.h"
#include "model/fetch.h"
#include "model/program.h"

// How many servers a backend has, where nothing checks them.

// Whether its servers are up and down as the file says.
static bool
settled(const struct program *p)
{
	for (const struct server *s = p->servers; s; s = s->next)
		if (s->many || s->watched || s->line->flags & LINE_BRANCH)
			return false;
	return !p->base.watched;
}

static struct value *
some_servers(struct walk *w, const struct call *c)
{
	struct value *v = value_unknown(w, EXISTS, text_string(w->arena, c->name));

	v->type = VALUE_NUMBER;
	return v;
}

static struct program *
backend_named(struct walk *w, struct text name)
{
	const struct proxy *p = name.len ? model_proxy(w->m, SIDE_BACKEND, name) : w->backend;

	return p ? program_get(w->cache, p) : NULL;
}

// The servers that may take connections; if there are none, the backups that may.
struct value *
get_nbsrv(struct walk *w, const struct call *c, bool all)
{
	struct program *p = backend_named(w, c->nargs ? c->args[0] : (struct text){ "", 0 });
	long long active = 0, backups = 0;

	(void)all;
	if (!p || !settled(p) || p->proxy->disabled)
		return some_servers(w, c);
	for (const struct server *s = p->servers; s; s = s->next) {
		if (s->disabled || s->idle)
			continue;
		active += !s->backup;
		backups += s->backup;
	}
	if (active || !backups || option_on(w->cache, p->proxy, "allbackups"))
		return value_number(w, active ? active : backups);
	return value_number(w, 1);
}

// srv_is_up(BACKEND/SERVER)
struct value *
get_srv_is_up(struct walk *w, const struct call *c, bool all)
{
	struct text rest = c->args[0], name = text_cut(&rest, '/');
	struct program *p = rest.len ? backend_named(w, name) : NULL;

	(void)all;
	if (p && settled(p))
		for (const struct server *s = p->servers; s; s = s->next)
			if (text_eq(s->name, rest))
				return value_bool(w, !s->disabled);
	return value_unknown(w, EXISTS, text_string(w->arena, c->name));
}
