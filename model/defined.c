#include "model/defined.h"

#include <string.h>

#include "parser/nearest.h"

const struct line *
defined_section(const struct model *m, enum keyword_id kind, struct text name)
{
	const struct other *section = table_get(m->others_by_name, name, kind);

	return section ? section->header : NULL;
}

// A rule that has compared so many names makes no more suggestions: nobody reads ten thousand of
// them, and to look for each among ten thousand names would take minutes.
enum { MOST_TRIED = 4000000 };

bool
may_suggest(const struct sink *out)
{
	return out->tried < MOST_TRIED;
}

bool
try_name(struct sink *out, struct nearest *n, struct text name)
{
	const char *before = n->best;

	out->tried++;
	if (nearest_possible(n, name))
		nearest_try(n, text_string(out->arena, name));
	return n->best != before;
}

static void
suggest(struct sink *out, struct diag *d, const struct nearest *n, const struct line *best)
{
	if (!best)
		return;
	set_help(out, d, "did you mean '%s'?", n->best);
	add_note(out, d, line_span(best, 1), "'%s' is defined here", n->best);
}

void
report_undefined(const struct model *m, struct sink *out, struct span at, enum keyword_id kind,
	const char *what, struct text name)
{
	struct nearest n = { .word = name };
	const struct line *best = NULL;

	for (const struct line *l = may_suggest(out) ? m->lines[kind] : NULL; l; l = l->next_same)
		if (l->flags & LINE_HEADER && try_name(out, &n, line_word(l, 1)))
			best = l;
	suggest(out, report(out, at, "no %s is named '%.*s'", what, TEXT_ARG(name)), &n, best);
}

void
report_undefined_proxy(
	const struct model *m, struct sink *out, struct span at, unsigned sides, struct text name)
{
	const char *what = sides & SIDE_BACKEND ? "backend" : "frontend";
	struct nearest n = { .word = name };
	const struct line *best = NULL;
	struct diag *d = report(out, at, "no %s is named '%.*s'", what, TEXT_ARG(name));
	const struct proxy *other = model_proxy(m, SIDE_FRONTEND | SIDE_BACKEND, name);

	if (other) {
		add_note(out, d, line_span(other->section->header, 1), "'%.*s' is a %s",
			TEXT_ARG(name), section_type_name(other->section->type));
		return;
	}
	for (const struct proxy *p = may_suggest(out) ? m->proxies : NULL; p; p = p->next)
		if (p->sides & sides && try_name(out, &n, line_word(p->section->header, 1)))
			best = p->section->header;
	suggest(out, d, &n, best);
}

bool
defined_name(const struct line *l, size_t i, struct text *name)
{
	*name = line_word(l, i);
	return i < line_nargs(l) && !(line_word_flags(l, i) & WORD_UNKNOWN) &&
	       !memchr(name->ptr, '%', name->len);
}

size_t
word_after(const struct line *l, size_t first, const char *key)
{
	for (size_t i = first; i + 1 < l->nwords; i++)
		if (text_is(line_word(l, i), key))
			return i + 1;
	return 0;
}

struct text
value_after(const struct line *l, size_t first, const char *key)
{
	size_t word = word_after(l, first, key);

	return word ? line_word(l, word) : (struct text){ NULL, 0 };
}

bool
line_has(const struct line *l, size_t first, const char *word)
{
	struct text sought = text_of(word);

	for (size_t i = first; i < l->nwords; i++)
		if (text_eq(line_word(l, i), sought))
			return true;
	return false;
}

bool
line_known(const struct line *l)
{
	for (size_t i = 0; i < l->nwords; i++)
		if (line_word_flags(l, i) & WORD_UNKNOWN)
			return false;
	return true;
}

bool
line_matters(const struct model *m, const struct line *l)
{
	const struct proxy *owner = line_proxy(m, l);

	if (!owner)
		return true;
	if (owner->sides)
		return !owner->disabled;
	return owner->inherited;
}

bool
line_overridden(const struct line *l)
{
	const struct line *next = l->next_same;

	return next && next->section == l->section && !(next->flags & LINE_BRANCH);
}

void
each_backend_use(const struct model *m,
	void (*check)(const struct proxy *, const struct backend_use *, struct sink *),
	struct sink *out)
{
	for (size_t i = 0; i < m->nuses; i++) {
		const struct backend_use *u = &m->uses[i];
		const struct proxy *owner = line_proxy(m, u->line);
		bool last = u->line->keyword == KW_DEFAULT_BACKEND;

		if (!u->backend || !owner || (last && line_overridden(u->line)))
			continue;
		if (owner->sides)
			check(owner, u, out);
		for (const struct proxy *p = owner->sides || !last ? NULL : m->proxies; p;
			p = p->next)
			if (p->sides & SIDE_FRONTEND &&
				proxy_setting(p, KW_DEFAULT_BACKEND, "") == u->line)
				check(p, u, out);
	}
}

const char *const mode_names[] = {
	[MODE_TCP] = "tcp",
	[MODE_HTTP] = "http",
	[MODE_LOG] = "log",
	[MODE_SPOP] = "spop",
};

bool
mode_known(const struct proxy *p)
{
	const struct line *l = p->mode_line;

	return p->mode <= MODE_SPOP &&
	       (!l || !(l->flags & LINE_BRANCH || line_word_flags(l, 1) & WORD_UNKNOWN));
}

const struct named *
take_name(struct table *names, struct arena *a, struct named taker, uint32_t salt)
{
	struct named *kept = table_get(names, taker.name, salt);

	if (kept && !lines_exclude(kept->line, taker.line))
		return kept;
	if (!kept) {
		kept = arena_new(a, struct named);
		kept->name = taker.name;
		table_add(names, &kept->name, salt);
	}
	*kept = taker;
	return NULL;
}

const struct table *
defined_tables(const struct model *m)
{
	struct table *t = table_new(m->arena, 0);

	for (const struct line *l = m->lines[KW_STICK_TABLE]; l; l = l->next_same)
		if (line_proxy(m, l))
			take_name(t, m->arena, (struct named){ line_proxy(m, l)->name, l, 0 }, 0);
	// A peers section's tables are named after both.
	for (const struct line *l = m->lines[KW_TABLE]; l; l = l->next_same) {
		struct text name = text_printf(m->arena, "%.*s/%.*s",
			TEXT_ARG(section_title(l->section)), TEXT_ARG(line_word(l, 1)));

		take_name(t, m->arena, (struct named){ name, l, 1 }, 0);
	}
	return t;
}

// Whether a template "web 3" or "web 1-3" makes the server "web2".
static bool
template_makes(const struct line *l, struct text name)
{
	struct text prefix = line_word(l, 1);

	if (name.len <= prefix.len || memcmp(name.ptr, prefix.ptr, prefix.len) != 0)
		return false;
	for (size_t i = prefix.len; i < name.len; i++)
		if (name.ptr[i] < '0' || name.ptr[i] > '9')
			return false;
	return true;
}

const struct line *
defined_server(const struct proxy *p, struct text name)
{
	for (const struct line *l = section_first(p->section); l; l = section_next(l)) {
		if (l->keyword == KW_SERVER &&
			(text_eq(line_word(l, 1), name) || line_word_flags(l, 1) & WORD_UNKNOWN))
			return l;
		if (l->keyword == KW_SERVER_TEMPLATE && template_makes(l, name))
			return l;
	}
	return NULL;
}
