#include <string.h>

#include "model/compose_read.h"

enum { MAX_ENV_FILE = 1024 * 1024 };

void
compose_add_variable(struct compose_reader *r, struct compose_service *s, struct text name,
	struct text value, struct span at)
{
	struct compose_variable *v = arena_new(r->arena, struct compose_variable);

	v->name = name;
	v->at = at;
	v->value = interpolate(r, value, &v->known);
	v->next = s->variables;
	s->variables = v;
}

static struct text
trim(struct text t)
{
	while (t.len && memchr(" \t\r", t.ptr[0], 3))
		t = text_after(t, 1);
	while (t.len && memchr(" \t\r", t.ptr[t.len - 1], 3))
		t.len--;
	return t;
}

// A comment begins at a "#" after a blank; quotes are taken off.
static struct text
value_of(struct text t)
{
	t = trim(t);
	if (t.len && memchr("\"'", t.ptr[0], 2) &&
		text_find_char(text_after(t, 1), t.ptr[0]) < t.len - 1)
		return text_before(text_after(t, 1), text_find_char(text_after(t, 1), t.ptr[0]));
	return trim(text_before(t, text_find(t, " #")));
}

// line = "export"? name "=" value | "#" any*
static void
read_line(struct compose_reader *r, struct compose_service *s, const struct source *src,
	struct text line)
{
	struct text value = line, name = trim(text_cut(&value, '='));

	if (text_starts(name, "export "))
		name = trim(text_after(name, strlen("export ")));
	if (!name.len || name.ptr[0] == '#' || name.len >= line.len)
		return;
	value = value_of(value);
	compose_add_variable(r, s, name, value,
		(struct span){ src, (uint32_t)(value.ptr - src->text), (uint32_t)value.len });
}

// Only of the compose file's own folder.  False if it is elsewhere, or cannot be read.
static bool
read_file(struct compose_reader *r, struct compose_service *s, struct text name)
{
	const struct source *src;
	const char *slash = strrchr(r->path, '/');
	struct text rest;

	if (text_starts(name, "./"))
		name = text_after(name, 2);
	if (!name.len || text_has(name, "/") || text_has(name, "$") ||
		!host_beside(r->model->settings->host, r->arena, r->path,
			text_string(r->arena, name), MAX_ENV_FILE, &rest))
		return false;
	src = source_of(r->arena,
		arena_printf(r->arena, "%.*s%.*s", slash ? (int)(slash - r->path) + 1 : 0, r->path,
			TEXT_ARG(name)),
		rest);
	for (rest = (struct text){ src->text, src->len }; rest.len;)
		read_line(r, s, src, text_cut(&rest, '\n'));
	return true;
}

// entry = path | { path, required }
static void
read_entry(struct compose_reader *r, struct compose_service *s, const struct yaml *entry)
{
	const struct yaml *path = entry->kind == YAML_MAP ? yaml_get(entry, "path") : entry;

	if (!path || path->kind != YAML_SCALAR || !read_file(r, s, path->value))
		s->more_variables = true;
}

void
compose_read_env_file(struct compose_reader *r, struct compose_service *s, const struct yaml *node)
{
	if (!node)
		return;
	if (node->kind != YAML_LIST)
		read_entry(r, s, node);
	for (const struct yaml *e = node->kind == YAML_LIST ? node->items : NULL; e; e = e->next)
		read_entry(r, s, e);
}
