#include <errno.h>
#include <string.h>

#include "model/host_store.h"

static long
number_of(struct text name)
{
	long long n;

	if (text_is(name, "root"))
		return 0;
	return text_number(name, &n) ? (long)n : -1;
}

static struct host_info
info_of(const struct host_row *r)
{
	struct host_info info = { .kind = r->kind, .mode = r->mode, .mtime = r->mtime };

	info.owner = text_of(r->owner ? r->owner : "root");
	info.group = text_of(r->group ? r->group : "root");
	info.uid = number_of(info.owner);
	info.gid = number_of(info.group);
	if (r->kind == HOST_UNKNOWN)
		info.error = EACCES;
	if (r->kind == HOST_LINK)
		info.link = text_of(r->content);
	if (r->kind == HOST_FILE)
		info.size = (int64_t)text_of(r->content).len;
	info.readable = r->kind != HOST_UNKNOWN;
	return info;
}

static const struct host_row *
find(const struct host *h, const char *path)
{
	const struct host_row *r = h->rows;

	while (r->path && strcmp(r->path, path) != 0)
		r++;
	return r->path ? r : NULL;
}

// What is left of `path` below the directory `dir`; NULL if it is not below.
static const char *
below(const char *path, const char *dir)
{
	size_t n = dir[1] ? strlen(dir) : 0;

	return strncmp(path, dir, n) == 0 && path[n] == '/' && path[n + 1] ? path + n + 1 : NULL;
}

static bool
implied(const struct host *h, const char *path)
{
	for (const struct host_row *r = h->rows; r->path; r++)
		if (below(r->path, path))
			return true;
	return !path[1];
}

static struct host_info
look(const struct host *h, struct arena *a, const char *path)
{
	const struct host_row *r = find(h, path);

	(void)a;
	if (r)
		return info_of(r);
	if (implied(h, path))
		return info_of(
			&(struct host_row){ path, HOST_DIRECTORY, 0755, "root", "root", NULL, 0 });
	return (struct host_info){ .kind = HOST_ABSENT, .error = ENOENT };
}

static bool
read_row(const struct host *h, struct arena *a, const char *path, size_t limit, struct text *out)
{
	const struct host_row *r = find(h, path);
	struct text content = text_of(r->content);

	if (content.len > limit)
		return false;
	*out = text_of(arena_strndup(a, content.len ? content.ptr : "", content.len));
	return true;
}

static bool
listed(const struct text *names, size_t n, struct text name)
{
	for (size_t i = 0; i < n; i++)
		if (text_eq(names[i], name))
			return true;
	return false;
}

static struct text *
list(const struct host *h, struct arena *a, const char *path, size_t *n)
{
	size_t rows = 0;
	struct text *names;

	while (h->rows[rows].path)
		rows++;
	names = arena_array(a, struct text, rows + 1);
	for (size_t i = 0; i < rows; i++) {
		const char *rest = below(h->rows[i].path, path);
		struct text name = text_of(rest);

		name = text_cut(&name, '/');
		if (rest && !listed(names, *n, name))
			names[(*n)++] = name;
	}
	return names;
}

static bool
read_beside(const struct host *h, struct arena *a, const char *path, const char *name, size_t limit,
	struct text *out)
{
	(void)path;
	return host_read(h, a, text_printf(a, "/%s", name), limit, out);
}

struct host *
host_of(struct arena *a, const struct host_row *rows)
{
	struct host *h = arena_new(a, struct host);

	*h = (struct host){ .look = look,
		.read = read_row,
		.list = list,
		.beside = read_beside,
		.cwd = "/",
		.fd = -1,
		.rows = rows };
	return h;
}
