#include "model/userlist.h"

#include "model/defined.h"

// Salt for the lines of a second userlist of a name: HAProxy adds them to another one.
#define ANY_USERLIST UINT32_MAX

static bool
is_second(const struct model *m, const struct section *s)
{
	return defined_section(m, KW_USERLIST, section_title(s)) != s->header;
}

const struct table *
userlist_names(const struct model *m, struct arena *a, enum keyword_id keyword)
{
	struct table *names = table_new(a, 16);

	for (const struct line *l = m->lines[keyword]; l; l = l->next_same) {
		struct named new = { line_word(l, 1), l, 1 };

		if (l->section->type != SECTION_USERLIST)
			continue;
		// One that the environment names may have any name.
		if (line_word_flags(l, 1) & WORD_UNKNOWN)
			new.name = (struct text){ 0 };
		take_name(names, a, new,
			is_second(m, l->section) ? ANY_USERLIST : (uint32_t)l->section->index);
	}
	return names;
}

const struct line *
userlist_first(const struct table *names, const struct line *l)
{
	const struct named *first;

	if (l->section->type != SECTION_USERLIST || line_word_flags(l, 1) & WORD_UNKNOWN)
		return NULL;
	first = table_get(names, line_word(l, 1), l->section->index);
	return first ? first->line : NULL;
}

bool
userlist_has(const struct table *names, const struct section *s, struct text name)
{
	const struct text unknown = { 0 };
	const uint32_t salts[] = { s->index, ANY_USERLIST };

	for (size_t i = 0; i < sizeof(salts) / sizeof(salts[0]); i++)
		if (table_get(names, name, salts[i]) || table_get(names, unknown, salts[i]))
			return true;
	return false;
}

// The word behind `key`; 0 if there is none.  Passwords stand behind keys, too.
static size_t
members_word(const struct line *l, const char *key)
{
	for (size_t i = 2; i + 1 < line_nargs(l); i += 2)
		if (text_is(line_word(l, i), key))
			return i + 1;
	return 0;
}

static void
check_members(const struct line *l, size_t word, const struct table *names, const char *what,
	struct sink *out)
{
	struct text rest = line_word(l, word);

	while (rest.len) {
		struct text name = text_cut(&rest, ',');

		if (name.len && !userlist_has(names, l->section, name))
			report(out, line_part(l, word, name), "userlist '%.*s' has no %s '%.*s'",
				TEXT_ARG(section_title(l->section)), what, TEXT_ARG(name));
	}
}

void
userlist_check_members(const struct model *m, enum keyword_id keyword, const char *key,
	enum keyword_id wanted, struct sink *out)
{
	const struct table *own = userlist_names(m, out->arena, keyword),
			   *names = userlist_names(m, out->arena, wanted);

	for (const struct line *l = m->lines[keyword]; l; l = l->next_same) {
		size_t word = l->section->type == SECTION_USERLIST ? members_word(l, key) : 0;

		// HAProxy passes over a second line of one name.
		if (word && line_known(l) && userlist_first(own, l) == l)
			check_members(l, word, names, keyword_names[wanted], out);
	}
}
