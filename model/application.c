#include "model/application.h"

#include "model/acme.h"
#include "model/application_mark.h"
#include "model/challenge.h"

// Backends without a mark among which the application may be; with more, nobody can tell.
enum { MAX_UNMARKED = 8, MAX_MARKED = 64 };

struct application_finder {
	struct arena *arena;
	const struct model *m;
	struct application *first, **end;
	size_t n;
	bool *marked;       // by the section's index: what leads to it has a mark
	bool dynamic;       // a request may name any backend
	struct table *acls; // those with a mark; NULL if there is none
};

// Whether a pattern of the ACL has a mark.
static bool
acl_marked(const struct acl *acl)
{
	for (const struct acl_line *al = acl->lines; al; al = al->next)
		for (size_t i = 3; i < al->line->nwords; i++)
			if (pattern_marked(line_word(al->line, i)))
				return true;
	return false;
}

// Few ACLs have a mark, so that most conditions need no look at theirs.
static void
find_marked_acls(struct application_finder *f)
{
	for (struct acl *acl = f->m->acls; acl; acl = acl->next) {
		if (!acl_marked(acl))
			continue;
		if (!f->acls)
			f->acls = table_new(f->arena, 0);
		table_add(f->acls, &acl->name, acl->lines->line->section->index);
	}
}

// Whether an ACL that the line's condition names, or a pattern in braces, has a mark.
static bool
condition_marked(const struct application_finder *f, const struct line *l)
{
	for (size_t i = 3; i < l->nwords; i++) {
		struct text word = line_word(l, i);

		if (word.len && word.ptr[0] == '!')
			continue;
		if (pattern_marked(word) ||
			(f->acls && table_get(f->acls, word, l->section->index)))
			return true;
	}
	return false;
}

static void
note_leads(struct application_finder *f)
{
	for (size_t i = 0; i < f->m->nuses; i++) {
		const struct line *l = f->m->uses[i].line;
		const struct proxy *p = f->m->uses[i].backend;

		if (!p) {
			f->dynamic |= text_has(line_word(l, 1), "%[");
			continue;
		}
		if (l->keyword == KW_USE_BACKEND && !f->marked[p->section->index])
			f->marked[p->section->index] = condition_marked(f, l);
	}
}

static bool
is_led_to(const struct proxy *p)
{
	return p->led_to || section_find(p->section, KW_BIND);
}

static bool
has_server(const struct proxy *p)
{
	return section_find(p->section, KW_SERVER) || section_find(p->section, KW_SERVER_TEMPLATE);
}

// A backend for people: not the challenge's responder.
static bool
is_candidate(const struct application_finder *f, const struct proxy *p)
{
	bool tcp = p->mode == MODE_TCP && proxy_named(f->arena, p);

	return p->sides & SIDE_BACKEND && (p->mode == MODE_HTTP || tcp) && has_server(p) &&
	       !(f->m->acme && acme_responder(f->m->acme, p));
}

static void
add(struct application_finder *f, const struct proxy *p, bool marked)
{
	struct application *x = arena_new(f->arena, struct application);

	x->proxy = p;
	x->marked = x->certain = marked;
	*f->end = x;
	f->end = &x->next;
	f->n++;
}

static void
add_named(struct application_finder *f)
{
	const struct text_list *names = &f->m->settings->applications;

	for (size_t i = 0; i < names->count; i++) {
		const struct proxy *p = model_proxy(f->m, SIDE_BACKEND, names->items[i]);

		if (p)
			add(f, p, true);
	}
}

static void
add_marked(struct application_finder *f)
{
	for (const struct proxy *p = f->m->proxies; p && f->n < MAX_MARKED; p = p->next)
		if (is_candidate(f, p) && (is_led_to(p) || f->dynamic) &&
			(f->marked[p->section->index] || proxy_marked(p)))
			add(f, p, true);
}

static void
add_unmarked(struct application_finder *f)
{
	for (const struct proxy *p = f->m->proxies; p && f->n <= MAX_UNMARKED; p = p->next)
		if (is_candidate(f, p) && p->mode == MODE_HTTP && is_led_to(p) &&
			!challenge_named(f->m, p))
			add(f, p, false);
	// Names that are worked out may lead to other ones.
	if (f->n == 1 && !f->dynamic)
		f->first->certain = true;
	if (f->n > MAX_UNMARKED)
		f->first = NULL;
}

struct application *
applications_find(struct arena *a, const struct model *m)
{
	struct application_finder f = { .arena = a, .m = m };

	f.end = &f.first;
	if (!m->has_frontend)
		return NULL;
	f.marked = arena_array(a, bool, m->config->nsections);
	if (m->settings->applications.count) {
		add_named(&f);
		return f.first;
	}
	find_marked_acls(&f);
	note_leads(&f);
	add_marked(&f);
	if (!f.n)
		add_unmarked(&f);
	return f.first;
}
