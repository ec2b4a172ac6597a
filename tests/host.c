// The host below a root: links stay below it, what is no file is never opened, and names are its
// own.

#include "model/host.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int failures;

static void
expect(bool ok, const char *what)
{
	if (!ok) {
		printf("%s\n", what);
		failures++;
	}
}

static void
write_file(const char *path, const char *content, mode_t mode)
{
	FILE *f = fopen(path, "w");

	fputs(content, f);
	fclose(f);
	chmod(path, mode);
}

static void
make_link(const char *target, const char *path)
{
	expect(symlink(target, path) == 0, "a link cannot be made");
}

static void
populate(void)
{
	mkdir("etc", 0755);
	mkdir("etc/certs", 0700);
	mkdir("bin", 0755);
	write_file("etc/passwd", "root:x:0:0::/:/bin/sh\nweb:x:0:0::/:/bin/sh\n", 0644);
	write_file("etc/group", "wheel:x:0:\n", 0644);
	write_file("etc/certs/b.pem", "b", 0640);
	write_file("etc/certs/a.pem", "a", 0600);
	make_link("/etc/certs", "bin/absolute");
	make_link("../../../../../etc/certs/a.pem", "bin/up");
	make_link("loop", "bin/loop");
	make_link("/nowhere", "bin/dangling");
	mkfifo("etc/fifo", 0600);
}

static void
check_kinds(const struct host *h, struct arena *a)
{
	static const struct {
		const char *path;
		enum host_kind kind;
		int error;
		const char *resolved;
	} rows[] = {
		{ "/", HOST_DIRECTORY, 0, "/" },
		{ "/..", HOST_DIRECTORY, 0, "/" },
		{ "etc/certs/a.pem", HOST_FILE, 0, "/etc/certs/a.pem" },
		{ "/bin/absolute/b.pem", HOST_FILE, 0, "/etc/certs/b.pem" },
		{ "/bin/absolute/", HOST_DIRECTORY, 0, "/etc/certs" },
		{ "/bin/absolute/../passwd", HOST_FILE, 0, "/etc/passwd" },
		{ "/bin/up", HOST_FILE, 0, "/etc/certs/a.pem" },
		{ "/bin/loop", HOST_ABSENT, ELOOP, "/bin/loop" },
		{ "/bin/dangling", HOST_ABSENT, ENOENT, "/nowhere" },
		{ "/etc/fifo", HOST_OTHER, 0, "/etc/fifo" },
		{ "/etc/passwd/", HOST_ABSENT, ENOTDIR, "/etc/passwd" },
		{ "/etc/passwd/x", HOST_ABSENT, ENOTDIR, "/etc/passwd" },
		{ "/etc/missing/x", HOST_ABSENT, ENOENT, "/etc/missing" },
		{ "", HOST_ABSENT, ENOENT, "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct host_info info = host_look(h, a, text_of(rows[i].path));

		expect(info.kind == rows[i].kind && info.error == rows[i].error, rows[i].path);
		expect(text_is(info.path, rows[i].resolved), rows[i].path);
	}
}

static void
check_content(const struct host *h, struct arena *a)
{
	struct text t;
	size_t n;
	const struct text *names = host_list(h, a, TEXT("/bin/absolute"), &n);

	expect(n == 2 && text_is(names[0], "a.pem") && text_is(names[1], "b.pem"),
		"entries are not sorted");
	expect(host_read(h, a, TEXT("/bin/up"), 1, &t) && text_is(t, "a"), "a link is not read");
	expect(!host_read(h, a, TEXT("/etc/passwd"), 1, &t), "a limit does not hold");
	expect(!host_read(h, a, TEXT("/etc/fifo"), 1, &t), "a FIFO is read");
	expect(!host_read(h, a, TEXT("/etc"), 1, &t), "a directory is read");
}

static void
check_names(const struct host *h, struct arena *a)
{
	struct host_info info = host_look(h, a, TEXT("/bin/absolute/b.pem"));
	const struct host_step *s = info.steps;
	size_t n = 0;

	expect(info.mode == 0640, "the mode is wrong");
	expect(geteuid() || text_is(info.owner, "root"), "the owner is not of the root's passwd");
	expect(getegid() || text_is(info.group, "wheel"), "the group is not of the root's group");
	expect(s && s->mode == 0700 && text_is(s->path, "/etc/certs"),
		"the nearest directory is wrong");
	for (; s; s = s->next)
		n++;
	expect(n == 5, "directories on the way are wrong"); // /, /bin, /, /etc, /etc/certs
	info = host_look(h, a, TEXT("/bin/up"));
	expect(text_is(info.link, "../../../../../etc/certs/a.pem"), "a link's target is wrong");
	expect(text_is(host_inside(h, a, "etc/passwd"), "/etc/passwd"), "a path inside is wrong");
	expect(host_inside(h, a, "/").len == 0, "a path outside is inside");
	expect(host_look(NULL, a, TEXT("/")).kind == HOST_UNKNOWN, "no host knows something");
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

int
main(void)
{
	char dir[] = "/tmp/owui-lint-host-XXXXXX";
	struct arena a = { 0 };
	const char *why = NULL;
	struct host *h;

	if (!mkdtemp(dir) || chdir(dir) < 0)
		return 99;
	populate();
	h = host_open(&a, dir, &why);
	expect(h != NULL, "the root cannot be opened");
	if (h) {
		check_kinds(h, &a);
		check_content(h, &a);
		check_names(h, &a);
	}
	expect(!host_open(&a, "/etc/passwd", &why), "a file is a root");
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(&a);
	return failures > 0;
}
