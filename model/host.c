#include "model/host.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "model/host_store.h"

enum { MAX_LINKS = 40 }; // the kernel's own limit

// A path being walked: what is behind us has no links and no "..".
struct walk {
	const struct host *host;
	struct arena *arena;
	char *done; // "" or "/a/b"
	struct text rest;
	unsigned links;
	struct host_info info; // of done
};

static void
add_step(struct walk *w)
{
	struct host_step *s = arena_new(w->arena, struct host_step);

	*s = (struct host_step){ w->info.steps, w->info.path, w->info.mode, w->info.owner,
		w->info.group, w->info.uid, w->info.gid };
	w->info.steps = s;
}

// Looks at where we are.
static void
look(struct walk *w)
{
	const struct host_step *steps = w->info.steps;

	w->info = w->host->look(w->host, w->arena, *w->done ? w->done : "/");
	w->info.steps = steps;
	w->info.path = text_of(*w->done ? w->done : "/");
}

static void
go_up(struct walk *w)
{
	char *slash = strrchr(w->done, '/');

	w->done = arena_strndup(w->arena, w->done, slash ? (size_t)(slash - w->done) : 0);
	look(w);
}

// A link's target comes before what is left; an absolute one starts again at the root.
static bool
follow(struct walk *w)
{
	struct text target = w->info.link;

	if (++w->links > MAX_LINKS) {
		w->info = (struct host_info){
			.kind = HOST_ABSENT, .error = ELOOP, .path = w->info.path
		};
		return false;
	}
	w->rest = text_printf(w->arena, "%.*s/%.*s", TEXT_ARG(target), TEXT_ARG(w->rest));
	if (text_starts(target, "/")) {
		w->done = arena_strndup(w->arena, "", 0);
		look(w);
	} else {
		go_up(w);
	}
	return true;
}

// One name further; false where the walk ends.
static bool
go_down(struct walk *w, struct text name)
{
	add_step(w);
	w->done = arena_printf(w->arena, "%s/%.*s", w->done, TEXT_ARG(name));
	look(w);
	if (w->info.kind == HOST_LINK)
		return follow(w);
	return w->info.kind != HOST_ABSENT && w->info.kind != HOST_UNKNOWN;
}

// One component; false where the walk ends.
static bool
step(struct walk *w)
{
	struct text name = text_cut(&w->rest, '/');

	if (!name.len)
		return true;
	if (w->info.kind != HOST_DIRECTORY) {
		w->info.kind = HOST_ABSENT;
		w->info.error = ENOTDIR;
		return false;
	}
	if (text_is(name, "."))
		return true;
	if (!text_is(name, ".."))
		return go_down(w, name);
	go_up(w);
	return true;
}

static bool
too_long(struct text path)
{
	return path.len >= PATH_MAX || memchr(path.ptr, '\0', path.len);
}

// Where the path's own last name points; a link that leads to another is not followed further.
static struct text
own_link(const struct host *h, struct arena *a, struct text path)
{
	struct text trimmed = path;
	size_t slash;
	struct host_info dir, own;

	while (trimmed.len > 1 && trimmed.ptr[trimmed.len - 1] == '/')
		trimmed.len--;
	for (slash = trimmed.len; slash && trimmed.ptr[slash - 1] != '/'; slash--)
		;
	dir = host_look(h, a, slash ? text_before(trimmed, slash) : TEXT("."));
	if (dir.kind != HOST_DIRECTORY)
		return (struct text){ "", 0 };
	own = h->look(h, a,
		arena_printf(a, "%s/%.*s", dir.path.len > 1 ? text_string(a, dir.path) : "",
			TEXT_ARG(text_after(trimmed, slash))));
	return own.kind == HOST_LINK ? own.link : (struct text){ "", 0 };
}

struct host_info
host_look(const struct host *h, struct arena *a, struct text path)
{
	struct walk w = { .host = h, .arena = a, .done = "", .rest = path };

	if (!h)
		return (struct host_info){ .kind = HOST_UNKNOWN };
	if (!path.len || too_long(path))
		return (struct host_info){
			.kind = HOST_ABSENT, .error = path.len ? ENAMETOOLONG : ENOENT, .path = path
		};
	if (!text_starts(path, "/"))
		w.rest = text_printf(a, "%s/%.*s", h->cwd, TEXT_ARG(path));
	look(&w);
	while (w.rest.len && step(&w))
		;
	if (path.ptr[path.len - 1] == '/' && w.info.kind != HOST_DIRECTORY &&
		w.info.kind > HOST_ABSENT) {
		w.info.kind = HOST_ABSENT;
		w.info.error = ENOTDIR;
	}
	w.info.link = (struct text){ "", 0 };
	if (w.links)
		w.info.link = own_link(h, a, path);
	return w.info;
}

bool
host_whole(const struct host *h)
{
	return h && (!h->root || strcmp(h->root, "/") == 0);
}

bool
host_read(const struct host *h, struct arena *a, struct text path, size_t limit, struct text *out)
{
	struct host_info info = host_look(h, a, path);

	return info.kind == HOST_FILE && h->read(h, a, info.path.ptr, limit, out);
}

static int
compare(const void *x, const void *y)
{
	return text_compare(*(const struct text *)x, *(const struct text *)y);
}

const struct text *
host_list(const struct host *h, struct arena *a, struct text path, size_t *n)
{
	struct host_info info = host_look(h, a, path);
	struct text *names;

	*n = 0;
	if (info.kind != HOST_DIRECTORY)
		return NULL;
	names = h->list(h, a, info.path.ptr, n);
	if (names)
		qsort(names, *n, sizeof(*names), compare);
	return names;
}

const char *
host_outside(const struct host *h, struct arena *a, struct text path)
{
	return host_whole(h) ? text_string(a, path)
	                     : arena_printf(a, "%s%.*s", h->root, TEXT_ARG(path));
}

struct text
host_inside(const struct host *h, struct arena *a, const char *path)
{
	char real[PATH_MAX];
	struct text t, root = text_of(h && h->root ? h->root : "/");

	// Rows are all around the configuration, wherever that is.
	if (h && !h->root)
		return text_printf(a, "/%s",
			strcmp(path, ".") == 0 ? ""
			: strrchr(path, '/')   ? strrchr(path, '/') + 1
					       : path);
	if (!h || !realpath(path, real))
		return (struct text){ "", 0 };
	t = text_of(arena_strndup(a, real, strlen(real)));
	if (root.len == 1)
		return t;
	if (!text_starts(t, root.ptr) || (t.len > root.len && t.ptr[root.len] != '/'))
		return (struct text){ "", 0 };
	return t.len > root.len ? text_after(t, root.len) : TEXT("/");
}

bool
host_beside(const struct host *h, struct arena *a, const char *config, const char *name,
	size_t limit, struct text *out)
{
	const char *slash = strrchr(config, '/');
	struct text dir = text_before(text_of(config), slash ? (size_t)(slash - config) + 1 : 0);

	if (!h || strcmp(config, "-") == 0)
		return false;
	return h->beside(h, a, text_printf(a, "%.*s%s", TEXT_ARG(dir), name).ptr, name, limit, out);
}
