#include "lint/fix_write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

// A new text that waits beside the file it is for.
struct replacement {
	const char *path; // as the user named it
	const char *real; // without symbolic links
	char *temporary;  // NULL once it is in place
};

static bool
fail(const char *path, const char *what)
{
	refuse("%s: %s: %s", path, what, strerror(errno));
	return false;
}

static bool
write_all(int fd, struct text text)
{
	while (text.len) {
		ssize_t n = write(fd, text.ptr, text.len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			text = text_after(text, (size_t)n);
	}
	return true;
}

static bool
copy_attribute(struct arena *a, int from, int to, const char *name)
{
	char *value = arena_alloc(a, XATTR_SIZE_MAX), *own = arena_alloc(a, XATTR_SIZE_MAX);
	ssize_t n = fgetxattr(from, name, value, XATTR_SIZE_MAX);
	ssize_t nown = fgetxattr(to, name, own, XATTR_SIZE_MAX);

	if (n < 0)
		return nown < 0 || fremovexattr(to, name) == 0;
	if (n == nown && memcmp(value, own, (size_t)n) == 0)
		return true;
	return fsetxattr(to, name, value, (size_t)n, 0) == 0;
}

// Gives `to` each attribute that `named` has as `from` has it.
static bool
copy_named(struct arena *a, int named, int from, int to)
{
	char *list = arena_alloc(a, XATTR_LIST_MAX);
	ssize_t len = flistxattr(named, list, XATTR_LIST_MAX);

	if (len < 0)
		return errno == ENOTSUP;
	for (const char *name = list; name < list + len; name += strlen(name) + 1)
		if (!copy_attribute(a, from, to, name))
			return false;
	return true;
}

// The folder may have given the new file access lists of its own, so its attributes count too.
static bool
copy_attributes(struct arena *a, int from, int to)
{
	return copy_named(a, to, from, to) && copy_named(a, from, from, to);
}

// A change of owner takes bits off the mode, and an access list is part of it.
static bool
make_alike(struct arena *a, const char *path, int from, int to)
{
	struct stat want, have;

	if (fstat(from, &want) != 0 || fstat(to, &have) != 0)
		return fail(path, "cannot be looked at");
	if ((want.st_uid != have.st_uid || want.st_gid != have.st_gid) &&
		fchown(to, want.st_uid, want.st_gid) != 0)
		return fail(path, "its owner would change");
	if (fchmod(to, want.st_mode & 07777) != 0)
		return fail(path, "its mode would change");
	if (!copy_attributes(a, from, to))
		return fail(path, "its attributes would change");
	return true;
}

// Whether the file still has the text that was judged.
static bool
unchanged(struct arena *a, const char *path, const struct source *old)
{
	const char *why = NULL;
	const struct source *now = source_read(a, path, &why);

	if (now && now->len == old->len && memcmp(now->text, old->text, old->len) == 0)
		return true;
	refuse("%s: it has changed meanwhile", old->path);
	return false;
}

static char *
temporary_name(struct arena *a, const char *real)
{
	const char *name = strrchr(real, '/') + 1;

	return arena_printf(a, "%.*s.%.200s.XXXXXX", (int)(name - real), real, name);
}

// Fills a new file beside the old one, which is open as `from`.
static bool
fill(struct arena *a, struct replacement *r, int from, struct text text)
{
	char *name = temporary_name(a, r->real);
	int to = mkostemp(name, O_CLOEXEC);
	bool ok;

	if (to < 0)
		return fail(r->path, "its folder cannot be written");
	r->temporary = name;
	ok = (write_all(to, text) || fail(r->path, "cannot be written")) &&
	     make_alike(a, r->path, from, to) &&
	     (fsync(to) == 0 || fail(r->path, "cannot be written"));
	return (close(to) == 0 || fail(r->path, "cannot be written")) && ok;
}

static bool
prepare(struct arena *a, struct replacement *r, const struct source *old, struct text text)
{
	char real[PATH_MAX];
	struct stat st;
	bool ok;
	int from;

	r->path = old->path;
	if (!realpath(old->path, real))
		return fail(old->path, "cannot be found");
	r->real = arena_strndup(a, real, strlen(real));
	if (stat(real, &st) != 0 || !S_ISREG(st.st_mode)) {
		refuse("%s: it is no file that can be mended", old->path);
		return false;
	}
	from = open(real, O_RDONLY | O_CLOEXEC);
	if (from < 0)
		return fail(old->path, "cannot be read");
	ok = unchanged(a, real, old) && fill(a, r, from, text);
	close(from);
	return ok;
}

// A rename lasts once its folder is on disk.  There is nothing to be done if that fails.
static void
sync_folder(struct arena *a, const char *real)
{
	const char *folder = arena_strndup(a, real, (size_t)(strrchr(real, '/') - real) + 1);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static bool
put_in_place(struct arena *a, struct replacement *r)
{
	if (rename(r->temporary, r->real) != 0)
		return fail(r->path, "cannot be replaced");
	r->temporary = NULL;
	sync_folder(a, r->real);
	return true;
}

bool
fix_write(struct arena *a, const struct unit *old, const struct unit *new)
{
	struct replacement *list = arena_array(a, struct replacement, old->nsources);
	bool ok = true;

	for (size_t i = 0; ok && i < old->nsources; i++) {
		const struct source *src = new->sources[i];

		if (src != old->sources[i])
			ok = prepare(
				a, &list[i], old->sources[i], (struct text){ src->text, src->len });
	}
	for (size_t i = 0; ok && i < old->nsources; i++)
		if (list[i].temporary)
			ok = put_in_place(a, &list[i]);
	for (size_t i = 0; i < old->nsources; i++)
		if (list[i].temporary)
			unlink(list[i].temporary);
	return ok;
}
