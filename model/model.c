#include "model/model.h"

#include "model/acme.h"
#include "model/application.h"

#include "model/faults.h"
#include "model/flow.h"
#include "model/certbot.h"
#include "model/challenge.h"
#include "model/compose.h"
#include "model/held.h"
#include "model/listener.h"
#include "model/objection.h"
#include "model/probes.h"
#include "model/tls.h"
#include "parser/task.h"

// What the kinds of proxy can do.
static const struct {
	unsigned sides;
	bool proxy;
} kinds[SECTION_COUNT] = {
	[SECTION_DEFAULTS] = { 0, true },
	[SECTION_FRONTEND] = { SIDE_FRONTEND, true },
	[SECTION_BACKEND] = { SIDE_BACKEND, true },
	[SECTION_LISTEN] = { SIDE_FRONTEND | SIDE_BACKEND, true },
};

static const struct {
	const char *name;
	enum mode mode;
} modes[] = {
	{ "tcp", MODE_TCP },
	{ "http", MODE_HTTP },
	{ "health", MODE_HEALTH },
	{ "log", MODE_LOG },
	{ "spop", MODE_SPOP },
};

static uint64_t
keyword_bit(unsigned keyword)
{
	return (uint64_t)1 << keyword % 64;
}

static void
chain_lines(struct model *m)
{
	struct line **end[KW_COUNT];

	for (size_t k = 0; k < KW_COUNT; k++)
		end[k] = (struct line **)&m->lines[k];
	for (struct section *s = m->config->sections; s; s = s->next) {
		if (s->header) {
			*end[s->header->keyword] = s->header;
			end[s->header->keyword] = &s->header->next_same;
		}
		for (struct line *l = section_first(s); l; l = section_next(l)) {
			*end[l->keyword] = l;
			end[l->keyword] = &l->next_same;
			s->keywords |= keyword_bit(l->keyword);
		}
	}
}

size_t
section_parent(const struct section *s)
{
	const struct line *l = s->header;
	size_t from = 2;

	if (s->type == SECTION_DEFAULTS && text_is(line_word(l, 1), "from") && line_nargs(l) == 3)
		from = 1;
	return text_is(line_word(l, from), "from") && line_nargs(l) > from + 1 ? from + 1 : 0;
}

// The defaults that a header names; the last ones before it if it names none.
static const struct proxy *
defaults_of(const struct model *m, const struct section *s, const struct proxy *last)
{
	size_t word = section_parent(s);

	if (word)
		return table_get(m->proxies_by_name[0], line_word(s->header, word), 0);
	return s->type == SECTION_DEFAULTS ? NULL : last;
}

static enum mode
mode_named(struct text word)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (text_is(word, modes[i].name))
			return modes[i].mode;
	return MODE_OTHER;
}

static void
set_mode(struct proxy *p)
{
	p->mode = p->mode_line ? mode_named(line_word(p->mode_line, 1)) : MODE_TCP;
}

bool
section_opened(const struct section *s)
{
	const struct line *l = s->header;

	if (s->type != SECTION_BACKEND || line_nargs(l) < 3 || line_word_flags(l, 2) & WORD_UNKNOWN)
		return true;
	return section_parent(s) != 0;
}

// The first of a name is found; duplicates are for a rule to report.
static void
index_name(struct table *t, struct proxy *p)
{
	if (!table_get(t, p->name, 0))
		table_add(t, &p->name, 0);
}

static struct proxy *
new_proxy(struct model *m, const struct section *s, const struct proxy *last)
{
	struct proxy *p = arena_new(m->arena, struct proxy);

	p->section = s;
	p->name = section_title(s);
	if (section_parent(s) == 2)
		p->name = (struct text){ "", 0 };
	p->sides = kinds[s->type].sides;
	p->defaults = defaults_of(m, s, last);
	p->keywords = s->keywords | (p->defaults ? p->defaults->keywords : 0);
	if (p->defaults && p->sides)
		m->by_section[p->defaults->section->index]->inherited = true;
	m->by_section[s->index] = p;
	m->has_frontend |= (p->sides & SIDE_FRONTEND) != 0;
	return p;
}

static size_t
count(const struct line *l)
{
	size_t n = 0;

	for (; l; l = l->next_same)
		n++;
	return n;
}

static void
find_proxies(struct model *m)
{
	struct proxy **end = &m->proxies, *last = NULL;
	struct table *names[SIDE_BACKEND + 1];
	size_t backends = count(m->lines[KW_BACKEND]);

	for (size_t i = 0; i <= SIDE_BACKEND; i++)
		m->proxies_by_name[i] = names[i] =
			table_new(m->arena, i == SIDE_BACKEND ? backends : 0);
	for (const struct section *s = m->config->sections; s; s = s->next) {
		struct proxy *p;

		if (!kinds[s->type].proxy || !section_opened(s))
			continue;
		p = new_proxy(m, s, last);
		*end = p;
		end = &p->next;
		if (!p->sides) {
			index_name(names[0], p);
			last = p;
		}
		for (size_t side = SIDE_FRONTEND; side <= SIDE_BACKEND; side++)
			if (p->sides & side)
				index_name(names[side], p);
	}
}

static void
find_others_by_name(struct model *m)
{
	struct table *t = table_new(m->arena, 0);

	m->others_by_name = t;
	for (const struct section *s = m->config->sections; s; s = s->next) {
		struct other *o;

		if (!s->header || kinds[s->type].proxy ||
			table_get(t, line_word(s->header, 1), s->header->keyword))
			continue;
		o = arena_new(m->arena, struct other);
		o->name = line_word(s->header, 1);
		o->header = s->header;
		table_add(t, &o->name, s->header->keyword);
	}
}

// A proxy's own line.  Defaults come before those who inherit from them, and without a walk of the
// chain: it may be long.
static void
find_states(struct model *m)
{
	static const enum keyword_id keywords[] = { KW_DISABLED, KW_ENABLED };

	for (const struct line *l = m->lines[KW_MODE]; l; l = l->next_same)
		if (m->by_section[l->section->index])
			m->by_section[l->section->index]->mode_line = l;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same) {
			struct proxy *p = m->by_section[l->section->index];

			if (p && (!p->state || p->state->off < l->off))
				p->state = l;
		}
	for (struct proxy *p = m->proxies; p; p = p->next) {
		if (p->defaults && !p->mode_line)
			p->mode_line = p->defaults->mode_line;
		if (p->defaults && !p->state)
			p->state = p->defaults->state;
		p->disabled = p->state && p->state->keyword == KW_DISABLED;
		set_mode(p);
	}
}

static struct acl *
new_acl(struct model *m, const struct line *l)
{
	struct acl *acl = arena_new(m->arena, struct acl);

	acl->name = line_word(l, 1);
	acl->proxy = line_proxy(m, l);
	acl->end = &acl->lines;
	return acl;
}

static void
find_acls(struct model *m)
{
	struct table *t = table_new(m->arena, count(m->lines[KW_ACL]));
	struct acl **end = &m->acls;

	m->acls_by_name = t;
	for (const struct line *l = m->lines[KW_ACL]; l; l = l->next_same) {
		struct acl *acl = table_get(t, line_word(l, 1), l->section->index);
		struct acl_line *al = arena_new(m->arena, struct acl_line);

		if (!acl) {
			acl = *end = new_acl(m, l);
			end = &acl->next;
			table_add(t, &acl->name, l->section->index);
		}
		al->line = l;
		*acl->end = al;
		acl->end = &al->next;
	}
}

// A name that depends on the environment is nobody's.
static void
find_use(struct model *m, const struct line *l)
{
	struct backend_use *u = &m->uses[m->nuses++];

	u->line = l;
	if (!(line_word_flags(l, 1) & WORD_UNKNOWN))
		u->backend = table_get(m->proxies_by_name[SIDE_BACKEND], line_word(l, 1), 0);
	if (u->backend)
		u->backend->led_to = true;
}

// Many ask where these lines lead.
static void
find_uses(struct model *m)
{
	static const enum keyword_id keywords[] = { KW_USE_BACKEND, KW_DEFAULT_BACKEND };

	m->uses = arena_array(m->arena, struct backend_use,
		count(m->lines[KW_USE_BACKEND]) + count(m->lines[KW_DEFAULT_BACKEND]));
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same)
			find_use(m, l);
}

static bool
is_large(const struct config *c)
{
	size_t bytes = 0;

	for (const struct file *f = c->files; f; f = f->next)
		bytes += f->src->len;
	return bytes >= WORTH_A_TASK;
}

// The two halves of a model's work that know nothing of each other.
struct work {
	struct model *m;
	struct arena arena; // of the objections
	struct objections *objections;
};

static void
find_objections(void *arg)
{
	struct work *w = arg;

	w->objections = objections_find(&w->arena, w->m);
}

static void
find_others(void *arg)
{
	struct model *m = ((struct work *)arg)->m;

	m->faults = faults_new(m);
	m->listeners = listeners_find(m->arena, m);
	m->ports = listeners_ports(m->arena, m->listeners);
	m->compose = compose_find(m->arena, m);
	m->tls_files = tls_find(m->arena, m);
	m->renewals = certbot_find(m->arena, m);
	m->suppressions = suppressions_find(m->arena, m->config);
	m->flow = flow_cache_new(m->arena, m);
	m->held = held_find(m->arena, m);
	m->challenges = challenge_mentioned(m);
	m->acme = acme_find(m->arena, m);
	m->applications = applications_find(m->arena, m);
	m->probes = probes_find(m->arena, m);
}

struct model *
model_new(struct arena *a, const struct settings *settings, struct config *c)
{
	struct model *m = arena_new(a, struct model);
	struct work work = { .m = m };

	m->arena = a;
	m->settings = settings;
	m->config = c;
	m->by_section = arena_array(a, struct proxy *, c->nsections);
	chain_lines(m);
	find_proxies(m);
	find_others_by_name(m);
	find_states(m);
	find_acls(m);
	find_uses(m);
	m->large = is_large(c);
	if (m->large) {
		tasks_run(
			(const struct task[]){ { find_others, &work }, { find_objections, &work } },
			2);
	} else {
		find_objections(&work);
		find_others(&work);
	}
	m->objections = work.objections;
	arena_adopt(a, &work.arena);
	return m;
}

struct model *
model_share(struct arena *a, const struct model *m)
{
	struct model *own = arena_new(a, struct model);

	*own = *m;
	own->arena = a;
	own->flow = flow_cache_copy(a, own, m->flow);
	return own;
}

const struct proxy *
line_proxy(const struct model *m, const struct line *l)
{
	return m->by_section[l->section->index];
}

const struct proxy *
model_proxy(const struct model *m, unsigned sides, struct text name)
{
	for (size_t side = SIDE_FRONTEND; side <= SIDE_BACKEND; side++) {
		const struct proxy *p =
			sides & side ? table_get(m->proxies_by_name[side], name, 0) : NULL;

		if (p)
			return p;
	}
	return NULL;
}

const struct acl *
model_acl(const struct model *m, const struct proxy *p, struct text name)
{
	return table_get(m->acls_by_name, name, p->section->index);
}

struct acl *
model_acl_near(const struct model *m, struct acl **near, const struct section *s, struct text name)
{
	struct acl *acl = *near;

	for (size_t i = 0; acl && i < 3; i++, acl = acl->next)
		if (acl->lines->line->section == s && text_eq(acl->name, name))
			return *near = acl;
	acl = table_get(m->acls_by_name, name, s->index);
	if (acl)
		*near = acl;
	return acl;
}

const struct line *
proxy_setting(const struct proxy *p, enum keyword_id keyword, const char *word)
{
	for (; p && p->keywords & keyword_bit(keyword); p = p->defaults) {
		const struct line *found = NULL;

		for (const struct line *l = section_find(p->section, keyword); l;
			l = section_find_next(l))
			if (!*word || text_is(line_word(l, 1), word))
				found = l;
		if (found)
			return found;
	}
	return NULL;
}

static const struct line *
find(const struct line *l, enum keyword_id keyword)
{
	while (l && l->keyword != keyword)
		l = section_next(l);
	return l;
}

const struct line *
section_find(const struct section *s, enum keyword_id keyword)
{
	// Most sections lack most keywords, and walking one is long.
	return s->keywords & keyword_bit(keyword) ? find(section_first(s), keyword) : NULL;
}

const struct line *
section_find_next(const struct line *l)
{
	return find(section_next(l), (enum keyword_id)l->keyword);
}
