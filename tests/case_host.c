#include "tests/case_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 200 };

static const struct {
	const char *name;
	enum host_kind kind;
} kinds[] = {
	{ "file", HOST_FILE },
	{ "directory", HOST_DIRECTORY },
	{ "socket", HOST_SOCKET },
	{ "other", HOST_OTHER },
	{ "hidden", HOST_UNKNOWN },
};

struct rows {
	struct arena *arena;
	const struct host *disk; // CASE.root; NULL if there is none
	struct host_row *rows;
	size_t n;
};

static const char *
content(const struct rows *r, const char *path)
{
	struct text t;

	return r->disk && host_read(r->disk, r->arena, text_of(path), 1 << 20, &t)
	               ? text_string(r->arena, t)
	               : NULL;
}

// A line of CASE.modes.
static void
add_mode(struct rows *r, struct text line)
{
	struct host_row *row = &r->rows[r->n];
	struct text kind = text_cut(&line, ' ');

	if (!kind.len || kind.ptr[0] == '#' || r->n == MAX_ROWS)
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_is(kind, kinds[i].name))
			row->kind = kinds[i].kind;
	row->mode = (unsigned)strtoul(text_string(r->arena, text_cut(&line, ' ')), NULL, 8);
	row->owner = text_string(r->arena, text_cut(&line, ':'));
	row->group = text_string(r->arena, text_cut(&line, ' '));
	row->path = text_string(r->arena, line);
	row->content = content(r, row->path);
	r->n++;
}

static void
add_modes(struct rows *r, const char *path)
{
	char line[1024];
	FILE *f = fopen(path, "r");

	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		add_mode(r, text_of(arena_strndup(r->arena, line, strlen(line))));
	}
	if (f)
		fclose(f);
}

// Everything below a directory of CASE.root; the rows of CASE.modes stand before and win.
static void
add_folder(struct rows *r, const char *dir)
{
	size_t n;
	const struct text *names = host_list(r->disk, r->arena, text_of(*dir ? dir : "/"), &n);

	for (size_t i = 0; i < n && r->n < MAX_ROWS; i++) {
		char *path = arena_printf(r->arena, "%s/%.*s", dir, TEXT_ARG(names[i]));
		struct host_info info = host_look(r->disk, r->arena, text_of(path));
		struct host_row row = { path, info.kind, info.kind == HOST_FILE ? 0600 : 0755, NULL,
			NULL, NULL, 0 };

		if (info.link.len) {
			row.kind = HOST_LINK;
			row.content = text_string(r->arena, info.link);
		} else if (info.kind == HOST_FILE) {
			row.content = content(r, path);
		}
		r->rows[r->n++] = row;
		if (row.kind == HOST_DIRECTORY)
			add_folder(r, path);
	}
}

struct host *
case_host(struct arena *a, const char *stem)
{
	struct rows r = { .arena = a, .rows = arena_array(a, struct host_row, MAX_ROWS + 1) };
	const char *why;

	r.disk = host_open(a, arena_printf(a, "%s.root", stem), &why);
	add_modes(&r, arena_printf(a, "%s.modes", stem));
	if (r.disk)
		add_folder(&r, "");
	return r.n ? host_of(a, r.rows) : NULL;
}
