#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/host_store.h"

enum { MAX_USERS = 4 * 1024 * 1024, WITHOUT_SIZE = 64 * 1024 };

// As openat and its like want it: relative to the root.
static const char *
below(const char *path)
{
	return path[1] ? path + 1 : ".";
}

static enum host_kind
kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return HOST_FILE;
	case S_IFDIR:
		return HOST_DIRECTORY;
	case S_IFLNK:
		return HOST_LINK;
	case S_IFSOCK:
		return HOST_SOCKET;
	default:
		return HOST_OTHER;
	}
}

// The name of a number in lines of "name:x:number:...", else the number.
static struct text
name_of(struct arena *a, struct text file, unsigned id)
{
	while (file.len) {
		struct text line = text_cut(&file, '\n'), name = text_cut(&line, ':');
		long long n;

		text_cut(&line, ':');
		if (text_number(text_cut(&line, ':'), &n) && n == id)
			return name;
	}
	return text_printf(a, "%u", id);
}

static void
read_link(const struct host *h, struct arena *a, const char *path, struct host_info *info)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(h->fd, below(path), target, sizeof(target));

	if (n > 0)
		info->link = text_of(arena_strndup(a, target, (size_t)n));
	else
		info->kind = HOST_UNKNOWN;
}

static struct host_info
look(const struct host *h, struct arena *a, const char *path)
{
	struct host_info info = { 0 };
	struct stat st;

	if (fstatat(h->fd, below(path), &st, AT_SYMLINK_NOFOLLOW) < 0) {
		bool absent = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;

		info.error = errno;
		info.kind = absent ? HOST_ABSENT : HOST_UNKNOWN;
		return info;
	}
	info.kind = kind_of(st.st_mode);
	info.mode = st.st_mode & 07777;
	info.owner = name_of(a, h->passwd, st.st_uid);
	info.group = name_of(a, h->groups, st.st_gid);
	info.uid = st.st_uid;
	info.gid = st.st_gid;
	info.size = st.st_size;
	info.mtime = st.st_mtime;
	if (info.kind == HOST_LINK)
		read_link(h, a, path, &info);
	else
		info.readable = faccessat(h->fd, below(path), R_OK, AT_EACCESS) == 0;
	return info;
}

// Up to cap bytes.
static size_t
read_up_to(int fd, char *to, size_t cap)
{
	size_t len = 0;

	while (len < cap) {
		ssize_t n = read(fd, to + len, cap - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	return len;
}

// A file of /proc has bytes and no size.
static bool
read_open(int fd, struct arena *a, size_t limit, struct text *out)
{
	struct stat st;
	size_t cap;
	char *bytes;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (unsigned long long)st.st_size > limit)
		return false;
	cap = st.st_size ? (size_t)st.st_size : limit < WITHOUT_SIZE ? limit : WITHOUT_SIZE;
	bytes = arena_alloc(a, cap + 1);
	*out = (struct text){ bytes, read_up_to(fd, bytes, cap + 1) };
	return out->len <= cap;
}

static bool
read_file(const struct host *h, struct arena *a, const char *path, size_t limit, struct text *out)
{
	int fd = openat(
		h->fd, below(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return false;
	ok = read_open(fd, a, limit, out);
	close(fd);
	return ok;
}

static bool
read_beside(const struct host *h, struct arena *a, const char *path, const char *name, size_t limit,
	struct text *out)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	bool ok;

	(void)h;
	(void)name;
	if (fd < 0)
		return false;
	ok = read_open(fd, a, limit, out);
	close(fd);
	return ok;
}

static struct text *
read_entries(DIR *dir, struct arena *a, size_t *n)
{
	size_t cap = 16;
	struct text *names = arena_array(a, struct text, cap);
	const struct dirent *e;

	while ((e = readdir(dir))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (*n == MAX_ENTRIES)
			return NULL;
		if (*n == cap) {
			names = arena_grow(
				a, names, cap * sizeof(*names), 2 * cap * sizeof(*names));
			cap *= 2;
		}
		names[(*n)++] = text_of(arena_strndup(a, e->d_name, strlen(e->d_name)));
	}
	return names;
}

static struct text *
list(const struct host *h, struct arena *a, const char *path, size_t *n)
{
	int fd = openat(h->fd, below(path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct text *names;

	if (!dir)
		return NULL;
	names = read_entries(dir, a, n);
	closedir(dir);
	return names;
}

// Below the root, else the machine's.  The C library's own look-up could open sockets.
static struct text
read_names(const struct host *h, struct arena *a, const char *path)
{
	struct text names = { "", 0 };

	if (!host_read(h, a, text_of(path), MAX_USERS, &names) && strcmp(h->root, "/") != 0) {
		const char *why;
		const struct host *machine = host_open(a, "/", &why);

		if (machine)
			return strcmp(path, "/etc/passwd") == 0 ? machine->passwd : machine->groups;
	}
	return names;
}

struct host *
host_open(struct arena *a, const char *root, const char **why)
{
	struct host *h = arena_new(a, struct host);
	char real[PATH_MAX], cwd[PATH_MAX];

	*h = (struct host){
		.look = look, .read = read_file, .list = list, .beside = read_beside, .cwd = "/"
	};
	h->fd = realpath(root, real) ? open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (h->fd < 0) {
		*why = strerror(errno);
		return NULL;
	}
	h->root = arena_strndup(a, real, strlen(real));
	if (getcwd(cwd, sizeof(cwd))) {
		struct text inside = host_inside(h, a, cwd);

		h->cwd = inside.len ? text_string(a, inside) : "/";
	}
	h->passwd = read_names(h, a, "/etc/passwd");
	h->groups = read_names(h, a, "/etc/group");
	return h;
}
