#include "parser/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIFO_PATIENCE = 1000 /* ms */ };

static void
index_lines(struct arena *a, struct source *src)
{
	const char *p = src->text, *end = src->text + src->len;
	size_t n = 1;
	uint32_t *lines;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	lines = arena_array(a, uint32_t, n);
	src->lines = lines;
	src->nlines = 1;
	for (p = src->text; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		lines[src->nlines++] = (uint32_t)(p + 1 - src->text);
}

// A source of bytes that a NUL follows.
static struct source *
new_source(struct arena *a, const char *path, struct text text)
{
	struct source *src = arena_new(a, struct source);

	src->path = path;
	src->text = text.ptr;
	src->len = text.len;
	index_lines(a, src);
	return src;
}

struct source *
source_of(struct arena *a, const char *path, struct text text)
{
	return new_source(a, path, (struct text){ text_string(a, text), text.len });
}

// A descriptor to read path from, or -1.  A FIFO is opened without waiting for a writer, and given
// a second to find one.
static int
open_input(const char *path, struct stat *st, const char **why)
{
	struct pollfd wait = { .events = POLLIN };

	wait.fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
	                                 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (wait.fd < 0 || fstat(wait.fd, st) < 0) {
		*why = strerror(errno);
	} else if (S_ISDIR(st->st_mode)) {
		*why = "it is a directory";
	} else if (S_ISFIFO(st->st_mode) && strcmp(path, "-") != 0 &&
		   poll(&wait, 1, FIFO_PATIENCE) == 0) {
		*why = "nobody writes to this FIFO";
	} else {
		fcntl(wait.fd, F_SETFL, fcntl(wait.fd, F_GETFL) & ~O_NONBLOCK);
		return wait.fd;
	}
	if (wait.fd >= 0)
		close(wait.fd);
	return -1;
}

// All that fd gives, followed by a NUL; false if it fails, or gives more than SOURCE_MAX.
static bool
read_all(struct arena *a, int fd, size_t expected, struct text *out, const char **why)
{
	size_t cap = expected > 0 ? expected + 1 : 4096, len = 0;
	char *text = arena_alloc(a, cap);
	ssize_t n;

	while ((n = read(fd, text + len, cap - len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			*why = strerror(errno);
			return false;
		}
		len += (size_t)n;
		if (len > SOURCE_MAX) {
			*why = "it is longer than 256 MiB";
			return false;
		}
		if (len == cap) {
			text = arena_grow(a, text, len, 2 * cap);
			cap *= 2;
		}
	}
	*out = (struct text){ text, len };
	return true;
}

struct source *
source_read(struct arena *a, const char *path, const char **why)
{
	struct stat st;
	struct text text;
	bool ok;
	int fd = open_input(path, &st, why);

	if (fd < 0)
		return NULL;
	if (S_ISREG(st.st_mode) && st.st_size > SOURCE_MAX) {
		*why = "it is longer than 256 MiB";
		close(fd);
		return NULL;
	}
	ok = read_all(a, fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 0, &text, why);
	close(fd);
	return ok ? new_source(a, path, text) : NULL;
}

struct text
span_text(struct span at)
{
	return (struct text){ at.src->text + at.off, at.len };
}

size_t
source_line(const struct source *src, size_t off)
{
	size_t low = 0, high = src->nlines;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (src->lines[mid] <= off)
			low = mid;
		else
			high = mid;
	}
	return low + 1;
}

// Bytes that continue a code point do not count.
static struct position
position(const struct source *src, size_t off)
{
	struct position pos = { source_line(src, off), 1 };

	for (size_t i = src->lines[pos.line - 1]; i < off; i++)
		pos.col += ((unsigned char)src->text[i] & 0xc0) != 0x80;
	return pos;
}

struct position
span_start(struct span at)
{
	return position(at.src, at.off);
}

struct position
span_end(struct span at)
{
	return position(at.src, (size_t)at.off + at.len);
}

struct span
span_line(struct span at)
{
	size_t line = source_line(at.src, at.off);
	uint32_t start = at.src->lines[line - 1];
	uint32_t end = line < at.src->nlines ? at.src->lines[line] : (uint32_t)at.src->len;

	return (struct span){ at.src, start, end - start };
}
