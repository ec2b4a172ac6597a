#include "model/program.h"

#include <string.h>

#include "model/defined.h"

static void
add_step(struct flow_cache *c, struct steps *list, const struct proxy *owner, const struct line *l,
	size_t word)
{
	if (list->count == list->cap) {
		size_t cap = list->cap ? 2 * list->cap : 4;

		list->all = arena_grow(c->arena, list->all, list->cap * sizeof(*list->all),
			cap * sizeof(*list->all));
		list->cap = cap;
	}
	list->all[list->count++] = (struct step){ .line = l, .owner = owner, .word = word };
}

static void
add_action(struct flow_cache *c, struct steps *list, const struct proxy *owner,
	const struct line *l, size_t word)
{
	add_step(c, list, owner, l, word);
	list->all[list->count - 1].action = action_find(line_word(l, word));
}

static void
add_tcp(struct flow_cache *c, struct program *p, const struct proxy *owner, const struct line *l)
{
	struct text kind = line_word(l, 1);

	if (text_is(kind, "connection"))
		add_action(c, &p->connection, owner, l, 2);
	else if (text_is(kind, "session"))
		add_action(c, &p->session, owner, l, 2);
	else if (text_is(kind, "content"))
		add_action(c, &p->content, owner, l, 2);
	else if (text_is(kind, "inspect-delay"))
		p->inspect = l;
}

static bool
watches(struct text word)
{
	static const char *const words[] = { "check", "agent-check", "track", "observe",
		"resolvers", "on-error", "ws" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_is(word, words[i]))
			return true;
	return false;
}

// What the words of a server or default-server line say, from word `from` on.
static void
read_server(struct server *s, const struct line *l, size_t from)
{
	for (size_t i = from; i < l->nwords; i++) {
		struct text word = line_word(l, i);

		if (text_is(word, "disabled"))
			s->disabled = true;
		else if (text_is(word, "enabled"))
			s->disabled = false;
		else if (text_is(word, "backup"))
			s->backup = true;
		else if (text_is(word, "weight"))
			s->idle = text_is(line_word(l, ++i), "0");
		else if (text_is(word, "cookie"))
			s->cookie = line_word(l, ++i);
		else
			s->watched |= watches(word);
	}
}

static void
add_server(struct flow_cache *c, struct program *p, const struct line *l)
{
	struct server *s = arena_new(c->arena, struct server);

	*s = p->base;
	*p->end = s;
	p->end = &s->next;
	s->name = line_word(l, 1);
	s->line = l;
	s->many = l->keyword == KW_SERVER_TEMPLATE;
	read_server(s, l, 3);
}

static void
add_stats(struct flow_cache *c, struct program *p, const struct proxy *owner, const struct line *l)
{
	struct text word = line_word(l, 1);

	if (!p->stats_on)
		p->stats_line = l;
	p->stats_on = true;
	if (text_is(word, "uri"))
		p->stats_uri = line_word(l, 2);
	else if (text_is(word, "auth"))
		p->stats_auth = true;
	else if (text_is(word, "http-request"))
		add_action(c, &p->stats, owner, l, 2);
}

// Whether the line makes a place for something that is captured of requests.
static bool
captures(const struct line *l)
{
	size_t action = l->keyword == KW_HTTP_REQUEST ? 1 : 2;

	if (l->keyword == KW_CAPTURE)
		return text_is(line_word(l, 1), "request");
	if (l->keyword == KW_DECLARE)
		return text_is(line_word(l, 2), "request");
	if (l->keyword != KW_HTTP_REQUEST && l->keyword != KW_TCP_REQUEST)
		return false;
	return text_is(line_word(l, action), "capture") && text_is(line_word(l, action + 2), "len");
}

// A line that may stand in a defaults section too, where `owner` is that section's.
static void
add_shared(struct flow_cache *c, struct program *p, const struct proxy *owner, const struct line *l)
{
	if (captures(l))
		add_step(c, &p->captures, owner, l, 1);
	switch (l->keyword) {
	case KW_TCP_REQUEST:
		add_tcp(c, p, owner, l);
		break;
	case KW_HTTP_REQUEST:
		add_action(c, &p->http_request, owner, l, 1);
		break;
	case KW_HTTP_RESPONSE:
		add_step(c, &p->http_response, owner, l, 1);
		break;
	case KW_HTTP_AFTER_RESPONSE:
		add_step(c, &p->http_after, owner, l, 1);
		break;
	default:
		break;
	}
}

static void
add_line(struct flow_cache *c, struct program *p, const struct line *l)
{
	const struct proxy *own = p->proxy;

	p->own[l->keyword / 64] |= (uint64_t)1 << l->keyword % 64;
	switch (l->keyword) {
	case KW_REDIRECT:
		add_step(c, &p->redirects, own, l, 1);
		break;
	case KW_USE_BACKEND:
		add_step(c, &p->switching, own, l, 1);
		break;
	case KW_USE_SERVER:
		add_step(c, &p->use_server, own, l, 1);
		break;
	case KW_FORCE_PERSIST:
	case KW_IGNORE_PERSIST:
		add_step(c, &p->persist, own, l, 0);
		break;
	case KW_SERVER:
	case KW_SERVER_TEMPLATE:
		add_server(c, p, l);
		break;
	case KW_DEFAULT_SERVER:
		read_server(&p->base, l, 1);
		break;
	case KW_DISPATCH:
	case KW_TRANSPARENT:
		p->dispatch = true;
		break;
	case KW_STATS:
		add_stats(c, p, own, l);
		break;
	default:
		add_shared(c, p, own, l);
		break;
	}
}

// Statistics are inherited only by a proxy that says nothing of them.
static void
inherit_stats(struct flow_cache *c, struct program *p)
{
	for (const struct proxy *d = p->proxy->defaults; d && !p->stats_on; d = d->defaults)
		for (const struct line *l = section_find(d->section, KW_STATS); l;
			l = section_find_next(l))
			add_stats(c, p, d, l);
}

// What may say how HAProxy answers a status.
static const enum keyword_id error_keywords[] = { KW_ERRORFILE, KW_ERRORFILES, KW_HTTP_ERROR,
	KW_ERRORLOC, KW_ERRORLOC302, KW_ERRORLOC303 };

enum { NERRORS = sizeof(error_keywords) / sizeof(error_keywords[0]) };

static bool
is_error(const struct line *l)
{
	for (size_t i = 0; i < NERRORS; i++)
		if (l->keyword == error_keywords[i])
			return true;
	return false;
}

// Of the defaults first, so that the last one counts.
static void
add_errors(struct flow_cache *c, struct program *p, const struct proxy *owner)
{
	bool any = false;

	for (size_t i = 0; i < NERRORS; i++)
		any |= c->m->lines[error_keywords[i]] != NULL;
	if (!any)
		return;
	if (owner->defaults)
		add_errors(c, p, owner->defaults);
	for (const struct line *l = section_first(owner->section); l; l = section_next(l))
		if (is_error(l))
			add_step(c, &p->errors, owner, l, 1);
}

static void
inherit_servers(struct server *base, const struct proxy *defaults)
{
	if (!defaults)
		return;
	inherit_servers(base, defaults->defaults);
	for (const struct line *l = section_find(defaults->section, KW_DEFAULT_SERVER); l;
		l = section_find_next(l))
		read_server(base, l, 1);
}

static struct program *
build(struct flow_cache *c, const struct proxy *p)
{
	struct program *out = arena_new(c->arena, struct program);
	const struct line *option;

	out->proxy = p;
	out->end = &out->servers;
	inherit_servers(&out->base, p->defaults);
	out->stats_uri = TEXT("/haproxy?stats");
	if (p->defaults)
		for (const struct line *l = section_first(p->defaults->section); l;
			l = section_next(l))
			add_shared(c, out, p->defaults, l);
	for (const struct line *l = section_first(p->section); l; l = section_next(l))
		add_line(c, out, l);
	inherit_stats(c, out);
	add_errors(c, out, p);
	out->monitor = proxy_setting(p, KW_MONITOR_URI, "");
	out->default_backend = proxy_setting(p, KW_DEFAULT_BACKEND, "");
	option = proxy_setting(p, KW_OPTION, "transparent");
	out->dispatch |= option && !(option->flags & LINE_NO);
	return out;
}

struct program *
program_get(struct flow_cache *c, const struct proxy *p)
{
	struct program **place = &c->programs[p->section->index];

	if (!*place)
		*place = build(c, p);
	return *place;
}

enum { BUCKETS = 32 };

// Most proxies have nothing of their own to say, so that the few defaults sections remember it
// for all.  A call names the word by one literal, whose address tells it from others.
const struct line *
setting(struct flow_cache *c, const struct proxy *p, enum keyword_id keyword, const char *word)
{
	struct program *owner = program_get(c, p);
	struct memo **bucket, *m;

	while (!(owner->own[keyword / 64] >> keyword % 64 & 1)) {
		p = p->defaults;
		if (!p)
			return NULL;
		owner = program_get(c, p);
	}
	if (!owner->memos)
		owner->memos = arena_array(c->arena, struct memo *, BUCKETS);
	bucket = &owner->memos[((uintptr_t)word >> 2 ^ keyword) % BUCKETS];
	for (m = *bucket; m; m = m->next)
		if (m->keyword == keyword && m->word == word)
			return m->line;
	m = arena_new(c->arena, struct memo);
	*m = (struct memo){ *bucket, keyword, word, proxy_setting(p, keyword, word) };
	*bucket = m;
	return m->line;
}

bool
option_on(struct flow_cache *c, const struct proxy *p, const char *name)
{
	const struct line *l = setting(c, p, KW_OPTION, name);

	return l && !(l->flags & LINE_NO);
}

// Whether the arm of a conditional block that l stands in is taken.
static bool
line_is_there(struct walk *w, const struct line *l)
{
	for (const struct branch *b = l->flags & LINE_BRANCH ? line_branch(l) : NULL; b;
		b = b->parent)
		if (b->taken == UNKNOWN && !decide_branch(w, b))
			return false;
	return true;
}

static void
make_ready(struct walk *w, struct step *s)
{
	if (!s->ready) {
		s->clause = clause_get(w->cache, s->owner, s->line, s->word ? s->word + 1 : 1);
		s->ready = true;
	}
	w->line = s->line;
	w->why = NULL;
	w->failed = NULL;
}

bool
step_holds(struct walk *w, struct step *s)
{
	size_t decided;
	bool yes;

	if (w->lookup.sure) {
		w->lookup.sure = false;
		w->line = s->line;
		return true;
	}
	make_ready(w, s);
	decided = w->at;
	yes = line_is_there(w, s->line) && (!s->clause || clause_holds(w, s->clause));
	if (w->at > decided)
		trace(w, s->line, UNKNOWN, w->decisions[decided].why);
	else
		trace(w, s->line, yes ? YES : NO, yes ? NULL : w->failed);
	return yes;
}

// As if no rule had turned the request away.
static void
forget_end(struct walk *w)
{
	w->out->action = ACTION_BACKEND;
	w->out->line = NULL;
	w->out->proxy = NULL;
	w->out->status = 0;
}

enum next
steps_run(struct walk *w, struct steps *list)
{
	for (size_t i = index_next(w, list, 0); i < list->count; i = index_next(w, list, i + 1)) {
		struct step *s = &list->all[i];
		enum next next;

		if (!step_holds(w, s))
			continue;
		if (!s->action) {
			doubt(w, s->line, "an action that nobody knows here");
			continue;
		}
		next = s->action->run(w, s);
		if (next == END_ALL && w->request->unhindered)
			forget_end(w);
		else if (next != NEXT_RULE)
			return next;
	}
	return NEXT_RULE;
}

enum truth
step_truth(struct walk *w, struct step *s)
{
	enum truth t = YES;

	make_ready(w, s);
	if (s->clause)
		t = clause_truth(w, s->clause);
	for (const struct branch *b = s->line->flags & LINE_BRANCH ? line_branch(s->line) : NULL; b;
		b = b->parent)
		if (b->taken < t)
			t = b->taken;
	trace(w, s->line, t, t == UNKNOWN ? w->why : t == NO ? w->failed : NULL);
	return t;
}

// The files that rules fill while HAProxy runs.
static void
note_changed(struct flow_cache *c, struct arena *a, const struct line *l)
{
	static const char *const actions[] = { "add-acl(", "del-acl(", "set-map(", "del-map(" };

	for (; l; l = l->next_same) {
		struct text word = line_word(l, l->keyword == KW_TCP_REQUEST ? 2 : 1);

		for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
			struct text *path;

			if (!text_starts(word, actions[i]))
				continue;
			path = arena_new(a, struct text);
			text_cut(&word, '(');
			*path = text_cut(&word, ')');
			if (!table_get(c->changed, *path, 0))
				table_add(c->changed, path, 0);
		}
	}
}

// Begins with what grows while requests are followed.
static void
forget(struct flow_cache *c, struct arena *a, const struct model *m)
{
	c->arena = a;
	c->m = m;
	c->expressions = table_new(a, 0);
	c->questions = table_new(a, 0);
	c->programs = arena_array(a, struct program *, m->config->nsections);
}

struct flow_cache *
flow_cache_new(struct arena *a, const struct model *m)
{
	struct flow_cache *c = arena_new(a, struct flow_cache);

	c->changed = table_new(a, 0);
	note_changed(c, a, m->lines[KW_HTTP_REQUEST]);
	note_changed(c, a, m->lines[KW_HTTP_RESPONSE]);
	note_changed(c, a, m->lines[KW_HTTP_AFTER_RESPONSE]);
	c->foreign_variables = m->lines[KW_LUA_LOAD] || m->lines[KW_LUA_LOAD_PER_THREAD];
	for (const struct line *l = m->lines[KW_FILTER]; l; l = l->next_same)
		c->foreign_variables |= text_is(line_word(l, 1), "spoe");
	forget(c, a, m);
	return c;
}

struct flow_cache *
flow_cache_copy(struct arena *a, const struct model *m, const struct flow_cache *c)
{
	struct flow_cache *copy = arena_new(a, struct flow_cache);

	*copy = *c;
	forget(copy, a, m);
	return copy;
}
