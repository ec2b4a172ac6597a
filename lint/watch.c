#include "lint/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lint/path.h"
#include "lint/setup.h"

// An editor takes several steps to save a file, and a program that writes many files takes its
// time; but somebody waits.
enum { QUIET_MS = 100, MOST_WAITS = 20, MAX_DEPTH = 32 };

static const unsigned wanted = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_DELETE_SELF |
                               IN_MOVED_FROM | IN_MOVED_TO | IN_MOVE_SELF | IN_ONLYDIR;

// A file that was read.
struct seen {
	struct seen *next;
	const char *path;
	struct stat st; // zero if it is not there
};

struct watching {
	int fd;
	struct arena arena; // of what was seen
	struct seen *seen;
	bool folders; // a new folder may bring new files
	bool full;    // the system watches no more
};

static void
look(const char *path, struct stat *st)
{
	if (stat(path, st) != 0)
		*st = (struct stat){ 0 };
}

// Whether it is the file that was seen, as it was.
static bool
unchanged(const struct seen *s)
{
	struct stat st;

	look(s->path, &st);
	return st.st_dev == s->st.st_dev && st.st_ino == s->st.st_ino &&
	       st.st_size == s->st.st_size && st.st_mtim.tv_sec == s->st.st_mtim.tv_sec &&
	       st.st_mtim.tv_nsec == s->st.st_mtim.tv_nsec;
}

static void
watch_folder(struct watching *w, const char *folder)
{
	if (inotify_add_watch(w->fd, folder, wanted) < 0 && (errno == ENOSPC || errno == ENOMEM))
		w->full = true;
}

// The folder, not the file: who saves a file may put another in its place.  If the folder is gone,
// the one that it was in.
static void
watch_around(struct watching *w, const char *path)
{
	const char *folder = path_folder(&w->arena, path), *outer;

	while (access(folder, F_OK) != 0) {
		outer = path_folder(&w->arena, folder);
		if (strcmp(outer, folder) == 0)
			break;
		folder = outer;
		w->folders = true;
	}
	watch_folder(w, folder);
}

static void
note(struct watching *w, const char *path)
{
	struct seen *s = arena_new(&w->arena, struct seen);
	char place[PATH_MAX];

	s->path = arena_strndup(&w->arena, path, strlen(path));
	look(path, &s->st);
	s->next = w->seen;
	w->seen = s;
	watch_around(w, path);
	if (realpath(path, place))
		watch_around(w, place);
}

// As folders are searched: without hidden ones and links.
static void
watch_below(struct watching *w, const char *folder, int depth)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;

	if (!dir)
		return;
	watch_folder(w, folder);
	while (depth < MAX_DEPTH && (e = readdir(dir)) != NULL)
		if (e->d_type == DT_DIR && e->d_name[0] != '.')
			watch_below(w, path_in(&w->arena, folder, e->d_name), depth + 1);
	closedir(dir);
}

static void
note_argument(struct watching *w, const char *path)
{
	struct stat st;

	look(path, &st);
	if (!S_ISDIR(st.st_mode)) {
		note(w, path);
		return;
	}
	w->folders = true;
	watch_below(w, path, 0);
}

static void
note_setup(struct watching *w, const struct setup *setup)
{
	if (setup->file)
		note(w, setup->file->path);
	if (setup->settings.compose)
		note(w, setup->settings.compose);
	for (const struct unit_paths *u = setup->units; u; u = u->next)
		for (size_t i = 0; i < u->npaths; i++)
			note_argument(w, u->paths[i]);
}

static void
note_all(struct watching *w, const struct arguments *args, const struct input *inputs)
{
	const struct setup *setup = NULL;

	arena_free(&w->arena);
	w->seen = NULL;
	w->folders = false;
	for (size_t i = 0; i < args->npaths; i++)
		note_argument(w, args->paths[i]);
	for (const struct option_use *use = args->uses[OPT_FILE]; use; use = use->next)
		note_argument(w, use->value);
	if (option_given(args, OPT_BASELINE))
		note(w, option_value(args, OPT_BASELINE));
	for (const struct input *in = inputs; in; in = in->next) {
		for (size_t i = 0; i < in->npaths; i++)
			note(w, in->paths[i]);
		if (in->setup != setup)
			note_setup(w, in->setup);
		setup = in->setup;
	}
}

// What could become a part of what is read, or was.
static bool
matters(const struct watching *w, const struct inotify_event *e)
{
	static const char *const patterns[] = { "*.cfg", ".owui-lint.yaml", "compose*.y*ml",
		"docker-compose*.y*ml", ".env" };

	if (e->mask & IN_Q_OVERFLOW)
		return true;
	if (e->mask & IN_ISDIR)
		return w->folders;
	for (size_t i = 0; e->len && i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (fnmatch(patterns[i], e->name, FNM_PERIOD) == 0)
			return true;
	return false;
}

// Whether one of the events that have come matters.
static bool
drain(const struct watching *w)
{
	_Alignas(struct inotify_event) char buffer[64 * 1024];
	ssize_t len = read(w->fd, buffer, sizeof(buffer));
	bool found = false;

	for (ssize_t at = 0; at < len;) {
		const struct inotify_event *e = (const void *)(buffer + at);

		found |= matters(w, e);
		at += (ssize_t)(sizeof(*e) + e->len);
	}
	return found;
}

static bool
ready(const struct watching *w, int ms)
{
	struct pollfd p = { .fd = w->fd, .events = POLLIN };

	return poll(&p, 1, ms) > 0;
}

static void
wait_for_change(const struct watching *w)
{
	for (;;) {
		const struct seen *s = w->seen;
		bool found = false;
		int waits = 0;

		while (ready(w, waits ? QUIET_MS : -1) && waits++ < MOST_WAITS)
			found |= drain(w);
		while (s && unchanged(s))
			s = s->next;
		if (found || s)
			return;
	}
}

// Whether the command line names something that can be watched, and does not change it.
static bool
can_watch(const struct arguments *args)
{
	static const enum option_id others[] = { OPT_FIX, OPT_DIFF, OPT_WRITE_BASELINE,
		OPT_SHOW_SETTINGS };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (option_given(args, others[i])) {
			refuse("--watch does not go with --%s", option_rows[others[i]].name);
			return false;
		}
	for (size_t i = 0; i < args->npaths; i++)
		if (strcmp(args->paths[i], "-") == 0) {
			refuse("--watch wants files, not standard input");
			return false;
		}
	return true;
}

// Does it once; the exit status.
static int
once(struct watching *w, const struct arguments *args,
	int (*work)(struct arena *a, const struct arguments *args, struct input *inputs))
{
	struct arena a = { 0 };
	struct input *inputs = NULL;
	int status = EXIT_USAGE;

	if (inputs_prepare(&a, args, &inputs)) {
		note_all(w, args, inputs);
		status = work(&a, args, inputs);
	} else {
		// What was seen last is still what to wait for, as it is now.
		for (struct seen *s = w->seen; s; s = s->next)
			look(s->path, &s->st);
	}
	arena_free(&a);
	return status;
}

int
watch(const struct arguments *args,
	int (*work)(struct arena *a, const struct arguments *args, struct input *inputs))
{
	struct watching w = { .fd = -1 };
	int status = EXIT_USAGE;

	if (!can_watch(args))
		return EXIT_USAGE;
	w.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (w.fd < 0)
		return refuse("--watch: %s", strerror(errno));
	for (bool first = true;; first = false) {
		status = once(&w, args, work);
		if (w.full)
			status = refuse("--watch: the system watches no more folders "
					"(fs.inotify.max_user_watches)");
		if (fflush(stdout) != 0 || w.full || (first && status == EXIT_USAGE))
			break;
		if (first && !option_given(args, OPT_QUIET))
			fputs("owui-lint: waiting for changes; Ctrl-C ends it\n", stderr);
		wait_for_change(&w);
	}
	arena_free(&w.arena);
	close(w.fd);
	return status;
}
