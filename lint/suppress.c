#include "lint/suppress.h"

// Scopes as salts of a rule's name: a line by its number, a section by its place, the file.
#define SALT_LINE(number)   ((uint32_t)(number) << 1)
#define SALT_SECTION(index) ((uint32_t)(index) << 1 | 1)
#define SALT_FILE           ((uint32_t)0)

static uint32_t
salt(const struct suppression *s)
{
	switch (s->scope) {
	case SCOPE_LINE:
		return SALT_LINE(source_line(s->file->src, s->line->off));
	case SCOPE_SECTION:
		return SALT_SECTION(s->section->index);
	case SCOPE_FILE:
		break;
	}
	return SALT_FILE;
}

// Whether there is anything that it could cover.
static bool
has_place(const struct suppression *s)
{
	return s->rule && (s->scope != SCOPE_LINE || s->line) &&
	       (s->scope != SCOPE_SECTION || s->section);
}

static struct suppression *
cover(const struct table *t, const struct diag *d)
{
	struct text name = text_of(d->rule->name);
	struct suppression *s = table_get(t, name, SALT_LINE(source_line(d->at.src, d->at.off)));

	if (!s && d->section)
		s = table_get(t, name, SALT_SECTION(d->section->index));
	return s ? s : table_get(t, name, SALT_FILE);
}

// The suppressions from `first` on that are of its file, by rule and scope.
static struct table *
index_file(struct arena *a, struct suppression *first)
{
	struct table *t = table_new(a, 16);

	for (struct suppression *s = first; s && s->file == first->file; s = s->next)
		if (has_place(s) && !table_get(t, s->name, salt(s)))
			table_add(t, &s->name, salt(s));
	return t;
}

static void
suppress_in_file(struct arena *a, struct suppression *first, struct diag *list)
{
	const struct table *t = index_file(a, first);

	for (struct diag *d = list; d; d = d->next) {
		struct suppression *s = d->at.src == first->file->src ? cover(t, d) : NULL;

		if (!s)
			continue;
		d->suppressed = s->reason;
		s->used = true;
	}
}

void
suppress(const struct model *m, struct diag *list)
{
	const struct file *last = NULL;

	for (struct suppression *s = m->suppressions; s; s = s->next) {
		if (s->file != last)
			suppress_in_file(m->arena, s, list);
		last = s->file;
	}
}
