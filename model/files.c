#include "model/files.h"

#include "model/compose.h"

struct text
path_below(struct arena *a, struct text base, struct text path)
{
	if (!base.len || !path.len || path.ptr[0] == '/')
		return path;
	if (base.ptr[base.len - 1] == '/')
		base.len--;
	return text_printf(a, "%.*s/%.*s", TEXT_ARG(base), TEXT_ARG(path));
}

// It holds for the lines after it.
static const struct line *
default_path(const struct model *m, const struct line *l)
{
	const struct line *found = NULL;

	for (const struct line *d = m->lines[KW_DEFAULT_PATH]; d; d = d->next_same)
		if (line_before(d, l))
			found = d;
	return found;
}

static struct text
directory_of(struct text path)
{
	while (path.len > 1 && path.ptr[path.len - 1] != '/')
		path.len--;
	return path;
}

// Where the configuration's own file is on the host.
static struct text
config_directory(const struct model *m, const struct line *l)
{
	return directory_of(host_inside(m->settings->host, m->arena, l->section->file->src->path));
}

// Where HAProxy runs in a container, of which only what the host mounts into it can be looked at.
static struct text
in_container(const struct model *m, const struct compose_service *s, struct text path)
{
	return text_starts(path, "/") ? compose_host_path(m->arena, s, path)
	                              : (struct text){ "", 0 };
}

static struct text
start_path(const struct model *m, const struct line *l, struct text path)
{
	const struct line *d = default_path(m, l);
	struct text word = d ? line_word(d, 1) : TEXT("current"), base;

	if (text_starts(path, "/") || text_is(word, "current"))
		return path;
	if (text_is(word, "origin"))
		return path_below(m->arena, line_word(d, 2), path);
	base = config_directory(m, l);
	if (base.len && text_is(word, "parent"))
		base = path_below(m->arena, base, TEXT("../"));
	return base.len ? path_below(m->arena, base, path) : base;
}

// Below a root, which may be the container's image or the machine that it runs on: what a mount
// brings in, else what is there.  A folder that is not there says nothing of the image.
static struct text
below_root(const struct model *m, const struct compose_service *s, struct text path)
{
	const struct host *h = m->settings->host;
	struct text mounted = in_container(m, s, path);

	if (mounted.len && host_look(h, m->arena, directory_of(mounted)).kind != HOST_ABSENT)
		return mounted;
	return host_look(h, m->arena, directory_of(path)).kind == HOST_DIRECTORY
	               ? path
	               : (struct text){ "", 0 };
}

// Below a root nobody knows the folder that HAProxy starts in.
struct text
line_file(const struct model *m, const struct line *l, struct text path)
{
	const struct compose_service *haproxy = m->compose ? compose_haproxy(m->compose) : NULL;
	struct text start = start_path(m, l, path);

	if (!start.len)
		return start;
	if (haproxy && host_whole(m->settings->host))
		return in_container(m, haproxy, start);
	if (!host_whole(m->settings->host) && !text_starts(start, "/"))
		return (struct text){ "", 0 };
	return haproxy ? below_root(m, haproxy, start) : start;
}
