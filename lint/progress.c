#include "lint/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lint/clean.h"
#include "parser/source.h"

// Nobody is told of what is over soon.
enum { FIRST_MS = 500, EACH_MS = 100, NARROWEST = 20, WIDEST = 200 };

static const char erase[] = "\r\033[K";

bool
progress_wanted(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

static void
add_ms(struct timespec *t, long ms)
{
	t->tv_nsec += ms * 1000000;
	t->tv_sec += t->tv_nsec / 1000000000;
	t->tv_nsec %= 1000000000;
}

struct progress
progress_begin(void)
{
	struct progress p = { 0 };

	clock_gettime(CLOCK_REALTIME, &p.next);
	add_ms(&p.next, FIRST_MS - EACH_MS);
	return p;
}

struct timespec
progress_next(struct progress *p)
{
	add_ms(&p->next, EACH_MS);
	return p->next;
}

static size_t
width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < NARROWEST)
		return NARROWEST;
	return size.ws_col < WIDEST ? size.ws_col : WIDEST;
}

void
progress_show(struct progress *p, size_t done, size_t n, const struct source *src)
{
	struct arena a = { 0 };
	const char *line =
		arena_printf(&a, "%zu of %zu: %s", done, n, clean(&a, text_of(src->path)));
	// A line that wraps could not be taken back.
	fprintf(stderr, "%s%.*s", erase, (int)width() - 1, line);
	fflush(stderr);
	arena_free(&a);
	p->shown = true;
}

void
progress_end(struct progress *p)
{
	if (p->shown)
		fputs(erase, stderr);
}
