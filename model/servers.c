#include "model/defined.h"
#include "model/program.h"

static struct server *
server_named(const struct program *p, struct text name)
{
	for (struct server *s = p->servers; s; s = s->next)
		if (text_eq(s->name, name))
			return s;
	return NULL;
}

// Whether a rule lets a server that is down be used.
static bool
forced(struct walk *w, struct program *p)
{
	for (size_t i = 0; i < p->persist.count; i++)
		if (step_holds(w, &p->persist.all[i]))
			return p->persist.all[i].line->keyword == KW_FORCE_PERSIST;
	return option_on(w->cache, p->proxy, "persist");
}

static bool
ignored(struct walk *w, struct program *p)
{
	for (size_t i = 0; i < p->persist.count; i++)
		if (step_holds(w, &p->persist.all[i]))
			return p->persist.all[i].line->keyword == KW_IGNORE_PERSIST;
	return false;
}

// use-server: the first rule that holds, and whose server is up.
static struct server *
by_rule(struct walk *w, struct program *p, bool force)
{
	for (size_t i = 0; i < p->use_server.count; i++) {
		struct step *s = &p->use_server.all[i];
		struct server *found;
		struct value *name;

		if (!step_holds(w, s))
			continue;
		name = format_eval(w, line_word(s->line, 1));
		if (name->knowledge != KNOWN) {
			doubt(w, s->line, name->why);
			return NULL;
		}
		found = server_named(p, name->text);
		if (!found)
			return NULL;
		if (!found->disabled || force)
			return found;
	}
	return NULL;
}

// The server that the request's persistence cookie names.
static struct server *
by_cookie(struct walk *w, struct program *p, bool force)
{
	const struct line *l = setting(w->cache, p->proxy, KW_COOKIE, "");
	struct call c = { .name = TEXT("cook"), .nargs = 1 };
	struct value *v;
	struct text value;
	bool prefix;

	if (!l || !w->http)
		return NULL;
	prefix = line_has(l, 2, "prefix");
	c.args[0] = line_word(l, 1);
	for (v = fetch_find(c.name)->get(w, &c, true); v; v = v->next) {
		if (v->knowledge != KNOWN)
			return NULL;
		value = v->text;
		value = text_cut(&value, prefix ? '~' : '|');
		for (struct server *s = p->servers; s; s = s->next)
			if (value.len && text_eq(s->cookie, value) && (!s->disabled || force))
				return s;
	}
	return NULL;
}

// Of servers that share the load: the only one; NULL and *any if it is one of several.
static struct server *
by_load(const struct program *p, bool backup, bool *any)
{
	struct server *found = NULL;

	*any = false;
	for (struct server *s = p->servers; s; s = s->next) {
		if (s->disabled || s->backup != backup || s->idle)
			continue;
		if (s->many || *any) {
			*any = true;
			return NULL;
		}
		*any = true;
		found = s;
	}
	return found;
}

// The first backup, unless all of them may be used.
static struct server *
by_backup(struct walk *w, const struct program *p, bool *any)
{
	if (option_on(w->cache, p->proxy, "allbackups"))
		return by_load(p, true, any);
	*any = true;
	for (struct server *s = p->servers; s; s = s->next)
		if (s->backup && !s->disabled && !s->idle)
			return s;
	*any = false;
	return NULL;
}

enum next
server_choose(struct walk *w, struct program *p)
{
	bool force = forced(w, p), any = true;
	struct server *s = by_rule(w, p, force);

	if (!s && !ignored(w, p))
		s = by_cookie(w, p, force);
	if (!s)
		s = by_load(p, false, &any);
	if (!s && !any)
		s = by_backup(w, p, &any);
	if (p->dispatch) {
		s = NULL;
		any = true;
	}
	if (!s && !any)
		return finish(w, ACTION_ERROR, NULL, 503);
	w->server = s;
	w->out->server = s ? s->line : NULL;
	w->hop->server = w->out->server;
	return NEXT_RULE;
}
