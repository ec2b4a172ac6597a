#include "lint/pager.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "parser/text.h"

static const char prompt[] = "\033[7m-- more: space, Enter, q --\033[0m";
static const char erase[] = "\r\033[K";

// Lines of the screen; 0 if there is none, or nobody to press a key.
static size_t
screen(void)
{
	struct winsize size;

	if (!isatty(STDIN_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_row;
}

static size_t
count_lines(struct text t)
{
	size_t n = 0;

	while (t.len) {
		text_cut(&t, '\n');
		n++;
	}
	return n;
}

static void
show_lines(struct text *rest, size_t n)
{
	while (n-- > 0 && rest->len) {
		struct text line = text_cut(rest, '\n');

		printf("%.*s\n", TEXT_ARG(line));
	}
	fflush(stdout);
}

// How many lines more; 0 for no more.
static size_t
ask(size_t page)
{
	char key = 'q';
	ssize_t n;

	fputs(prompt, stdout);
	fflush(stdout);
	n = read(STDIN_FILENO, &key, 1);
	fputs(erase, stdout);
	if (n != 1 || strchr("qQ\003\004\033", key))
		return 0; // Ctrl-C, Ctrl-D and Escape, too
	return key == '\n' || key == '\r' ? 1 : page;
}

// Ctrl-C is a key: it must not leave the terminal without echo.
static void
page_through(struct text text, size_t page)
{
	struct termios old, raw;
	size_t more = page;

	if (tcgetattr(STDIN_FILENO, &old) != 0) {
		show_lines(&text, count_lines(text));
		return;
	}
	raw = old;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	for (; more; more = text.len ? ask(page) : 0)
		show_lines(&text, more);
	tcsetattr(STDIN_FILENO, TCSANOW, &old);
}

void
pager_open(struct pager *p)
{
	p->to = open_memstream(&p->text, &p->len);
}

void
pager_close(struct pager *p)
{
	size_t lines = screen();

	fclose(p->to);
	if (lines > 2 && count_lines((struct text){ p->text, p->len }) >= lines)
		page_through((struct text){ p->text, p->len }, lines - 1);
	else
		fwrite(p->text, 1, p->len, stdout);
	free(p->text);
}
