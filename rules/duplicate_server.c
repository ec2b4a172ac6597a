#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"

// A proxy's servers so far: the first few are compared one by one, the others through a table.
enum { FEW = 16 };

struct servers {
	struct named few[FEW];
	size_t n;
	struct table *more;  // NULL until the few are full
	enum truth one_name; // all of the section have the same; UNKNOWN until somebody asks
};

static const struct named *
find(const struct servers *s, struct text name)
{
	for (size_t i = 0; i < s->n; i++)
		if (text_eq(s->few[i].name, name))
			return &s->few[i];
	return s->more ? table_get(s->more, name, 0) : NULL;
}

// 3.4 sees no double name where some server has another one.
static bool
is_seen(const struct model *m, struct servers *s, const struct line *dup)
{
	if (m->settings->targets != VERSION_BIT(V3_4))
		return true;
	if (s->one_name == UNKNOWN) {
		const struct line *l = section_find(dup->section, KW_SERVER);

		while (l && text_eq(line_word(l, 1), line_word(dup, 1)))
			l = section_find_next(l);
		s->one_name = l ? NO : YES;
	}
	return s->one_name == YES;
}

static void
add(struct servers *s, struct arena *a, const struct line *l)
{
	struct named *new;

	if (s->n == FEW && !s->more)
		s->more = table_new(a, FEW);
	new = s->n < FEW ? &s->few[s->n++] : arena_new(a, struct named);
	*new = (struct named){ line_word(l, 1), l, 1 };
	if (s->more)
		table_add(s->more, &new->name, 0);
}

static void
check_line(const struct model *m, struct servers *s, const struct line *l, struct sink *out)
{
	struct text name = line_word(l, 1);
	const struct named *first = find(s, name);

	if (!first) {
		add(s, out->arena, l);
		return;
	}
	// HAProxy does not look at the servers of a proxy that is disabled.
	if (lines_exclude(first->line, l) || line_word_flags(l, 1) & WORD_UNKNOWN ||
		line_proxy(m, l)->disabled)
		return;
	add_note(out,
		report_as(out, is_seen(m, s, l) && line_counts(l) ? SEV_ERROR : SEV_WARNING,
			line_span(l, 1), "'%.*s' has two servers '%.*s'",
			TEXT_ARG(line_proxy(m, l)->name), TEXT_ARG(name)),
		line_span(first->line, first->word), "the first");
}

static void
check(const struct model *m, struct sink *out)
{
	const struct section *section = NULL;
	struct servers s = { .one_name = UNKNOWN };

	for (const struct line *l = m->lines[KW_SERVER]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);

		if (l->section != section) {
			s.n = 0;
			s.more = NULL;
			s.one_name = UNKNOWN;
		}
		section = l->section;
		if (p && p->sides & SIDE_BACKEND && line_word(l, 1).len)
			check_line(m, &s, l, out);
	}
}

const struct rule rule_duplicate_server = {
	.name = "duplicate-server",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "two servers of a proxy have the same name",
	.why = "HAProxy refuses to start when two servers of one proxy share a name. Statistics, "
	       "cookies and the command socket address servers by it.",
	.help = "give each server a name of its own",
	.bad = "backend app\n"
	       "    server a 192.0.2.1:80\n"
	       "    server a 192.0.2.2:80\n",
	.good = "backend app\n"
		"    server a 192.0.2.1:80\n"
		"    server b 192.0.2.2:80\n",
	.see = "5.2 Server and default-server options",
	.check = check,
};
