#include "lint/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lint/options.h"
#include "parser/tree.h"

// Directories deeper than this are no place for configurations.
enum { MAX_DEPTH = 32 };

struct found {
	struct arena *arena;
	struct input **end;
	size_t count;
};

static void
add_path(struct arena *a, struct input *in, const char *path)
{
	size_t size = sizeof(*in->paths);

	// Full at every power of two.
	if ((in->npaths & (in->npaths - 1)) == 0)
		in->paths = arena_grow(
			a, in->paths, in->npaths * size, (in->npaths ? 2 * in->npaths : 1) * size);
	in->paths[in->npaths++] = path;
}

static struct input *
add_input(struct found *f)
{
	struct input *in = arena_new(f->arena, struct input);

	*f->end = in;
	f->end = &in->next;
	f->count++;
	return in;
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
is_regular(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

// The names in a directory in the order of their bytes, without hidden ones; -1 if it cannot be
// read.
static int
visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static const char **
list_names(struct arena *a, const char *dir, size_t *n)
{
	struct dirent **entries;
	int count = scandir(dir, &entries, visible, by_bytes);
	const char **names;

	*n = 0;
	if (count < 0)
		return NULL;
	names = arena_array(a, const char *, (size_t)count + 1);
	for (; *n < (size_t)count; ++*n) {
		names[*n] = arena_printf(a, "%s%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/",
			entries[*n]->d_name);
		free(entries[*n]);
	}
	free(entries);
	return names;
}

// As haproxy -f: of a directory the regular files in *.cfg that are not hidden.
bool
input_add(struct arena *a, struct input *in, const char *path)
{
	const char **names;
	size_t n;

	if (!is_directory(path)) {
		add_path(a, in, path);
		return true;
	}
	names = list_names(a, path, &n);
	if (!names) {
		refuse("%s: %s", path, strerror(errno));
		return false;
	}
	for (size_t i = 0; i < n; i++)
		if (fnmatch("*.cfg", names[i], 0) == 0 && is_regular(names[i]))
			add_path(a, in, names[i]);
	return true;
}

static bool
opens_section(struct text word)
{
	for (size_t i = SECTION_NONE + 1; i < SECTION_COUNT; i++)
		if (text_is(word, section_names[i].name))
			return true;
	return text_is(word, ".if");
}

// Whether the first word of the text, comments apart, is one that a configuration may begin with.
static bool
begins_like_haproxy(struct text text)
{
	while (text.len) {
		struct text line = text_cut(&text, '\n');
		size_t from = 0, to;

		while (from < line.len && strchr(" \t\r", line.ptr[from]))
			from++;
		if (from == line.len || line.ptr[from] == '#')
			continue;
		for (to = from; to < line.len && !strchr(" \t\r#", line.ptr[to]); to++)
			;
		return opens_section(text_before(text_after(line, from), to - from));
	}
	return false;
}

// By its name, else by what it begins with.
static bool
is_haproxy(const char *path)
{
	char head[16 * 1024];
	ssize_t len;
	int fd;

	if (fnmatch("haproxy*.cfg", strrchr(path, '/') + 1, 0) == 0)
		return true;
	if (fnmatch("*.cfg", path, 0) != 0)
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, head, sizeof(head));
	close(fd);
	return len > 0 && begins_like_haproxy((struct text){ head, (size_t)len });
}

// Every configuration below dir, each for itself.  Links to directories are not followed.
static void
search(struct found *f, const char *dir, int depth)
{
	size_t n;
	const char **names = list_names(f->arena, dir, &n);
	struct stat st;

	for (size_t i = 0; i < n; i++) {
		if (lstat(names[i], &st) == 0 && S_ISDIR(st.st_mode) && depth < MAX_DEPTH)
			search(f, names[i], depth + 1);
		else if (is_regular(names[i]) && is_haproxy(names[i]))
			add_path(f->arena, add_input(f), names[i]);
	}
}

static bool
add_argument(struct found *f, const char *path)
{
	size_t before = f->count;

	if (!is_directory(path)) {
		add_path(f->arena, add_input(f), path);
		return true;
	}
	search(f, path, 0);
	if (f->count == before)
		refuse("%s: no HAProxy configuration is in this directory", path);
	return f->count > before;
}

bool
inputs_find(struct arena *a, const struct arguments *args, struct input **list)
{
	struct found f = { .arena = a, .end = list };
	struct input *whole = args->uses[OPT_FILE] ? add_input(&f) : NULL;

	if (whole)
		whole->whole = true;
	for (const struct option_use *use = args->uses[OPT_FILE]; use; use = use->next)
		if (!input_add(a, whole, use->value))
			return false;
	if (whole && !whole->npaths) {
		refuse("%s: the directory has no file *.cfg", args->uses[OPT_FILE]->value);
		return false;
	}
	for (size_t i = 0; i < args->npaths; i++)
		if (!add_argument(&f, args->paths[i]))
			return false;
	if (!f.count)
		refuse("no PATH is given; see 'owui-lint --help'");
	return f.count > 0;
}
