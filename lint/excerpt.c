#include "lint/excerpt.h"

#include <string.h>

#include "lint/clean.h"

// What is shown of a line that is too long: so many columns before the mark, so many in all.
enum { TAB = 8, BEFORE = 40, WIDTH = 120 };

static const char ellipsis[] = "\xe2\x80\xa6";

// A piece of text as it appears, and where it left off.
struct drawing {
	FILE *to;
	struct arena *arena;
	size_t column;
	size_t limit; // columns; what would go beyond is not drawn
};

// Draws the code point at the beginning of t; how many bytes it has, 0 if it does not fit.
static size_t
draw(struct drawing *d, struct text t)
{
	size_t len, width;
	uint32_t c = code_point(t, &len);
	const char *shown;

	if (c == '\t') {
		width = TAB - d->column % TAB;
		shown = arena_printf(d->arena, "%*s", (int)width, "");
	} else {
		shown = clean(d->arena, text_before(t, len));
		width = text_is(text_before(t, len), shown) ? code_point_width(c) : strlen(shown);
	}
	if (d->column + width > d->limit)
		return 0;
	if (d->to)
		fputs(shown, d->to);
	d->column += width;
	return len;
}

// Draws until `end` or the limit; how many bytes that were.
static size_t
draw_all(struct drawing *d, struct text t)
{
	size_t done = 0, len;

	while (done < t.len && (len = draw(d, text_after(t, done))))
		done += len;
	return done;
}

static bool
continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

// Where to begin so that the mark at `at` is in sight: 0, unless it is far to the right.
static size_t
window(struct text line, size_t at)
{
	size_t from = at;

	if (line.len <= WIDTH)
		return 0;
	for (size_t columns = 0; from > 0 && columns < BEFORE; from--)
		columns += !continues(line.ptr[from - 1]);
	return from <= BEFORE ? 0 : from;
}

void
write_excerpt(
	FILE *to, struct arena *a, struct span at, int gutter, const char *mark, const char *plain)
{
	struct span whole = span_line(at);
	struct text line = span_text(whole);
	size_t place = at.off - whole.off, from, shown, column;
	struct drawing d = { to, a, 0, WIDTH };

	while (line.len && strchr("\r\n", line.ptr[line.len - 1]))
		line.len--;
	if (place > line.len)
		place = line.len;
	from = window(line, place);
	fprintf(to, "%*zu | %s", gutter, span_start(at).line, from ? ellipsis : "");
	shown = draw_all(&d, text_after(line, from));
	fprintf(to, "%s\n%*s | %s", from + shown < line.len ? ellipsis : "", gutter, "",
		from ? " " : "");
	d = (struct drawing){ NULL, a, 0, WIDTH };
	draw_all(&d, text_before(text_after(line, from), place - from));
	fprintf(to, "%*s%s", (int)d.column, "", mark);
	column = d.column;
	draw_all(&d, text_before(text_after(line, place), at.len));
	do
		fputc('^', to);
	while (++column < d.column);
	fprintf(to, "%s\n", plain);
}
