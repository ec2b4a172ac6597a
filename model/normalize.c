#include <stdlib.h>
#include <string.h>

#include "model/action.h"
#include "model/convert.h"

// http-request normalize-uri: each normalizer gives a new text for the part that it looks at; an
// empty pointer for a text that it refuses.

// A text that is not longer than the old one, or by some factor, while it is written.
struct writer {
	char *ptr;
	size_t len;
};

static struct writer
writer_new(struct walk *w, size_t most)
{
	return (struct writer){ arena_alloc(w->arena, most + 1), 0 };
}

static void
put(struct writer *out, char c)
{
	out->ptr[out->len++] = c;
}

static struct text
written(const struct writer *out)
{
	return (struct text){ out->ptr, out->len };
}

static struct text
merge_slashes(struct walk *w, struct text path, bool strict)
{
	struct writer out = writer_new(w, path.len);

	(void)strict;
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] != '/' || !i || path.ptr[i - 1] != '/')
			put(&out, path.ptr[i]);
	return written(&out);
}

static struct text
strip_dot(struct walk *w, struct text path, bool strict)
{
	struct writer out = writer_new(w, path.len);
	bool more = true;

	(void)strict;
	while (more) {
		size_t end = text_find_char(path, '/');
		struct text segment = text_before(path, end);

		more = end < path.len;
		path = text_after(path, end + 1);
		if (text_is(segment, "."))
			continue;
		for (size_t i = 0; i < segment.len; i++)
			put(&out, segment.ptr[i]);
		if (more)
			put(&out, '/');
	}
	return written(&out);
}

// Whether `part` ends at, and with, the byte before `end`.
static bool
ends_at(struct text path, size_t end, struct text part)
{
	return end >= part.len &&
	       text_eq(text_before(text_after(path, end - part.len), part.len), part);
}

// From the end, each "/../" takes the segment before it away; those that find none stay, unless
// `full`.
static struct text
strip_dotdot(struct walk *w, struct text path, bool full)
{
	size_t size = path.len + 4, head = size, end = path.len, up = 0;
	char *out = arena_alloc(w->arena, size);

	if (ends_at(path, end, TEXT("/.."))) {
		up++;
		end -= 2;
	}
	while (end) {
		bool keep = !up;

		if (ends_at(path, end, TEXT("/../"))) {
			up++;
			end -= 3;
			continue;
		}
		end--;
		if (keep)
			out[--head] = path.ptr[end];
		else if (end)
			up--;
		for (; end && path.ptr[end - 1] != '/'; end--)
			if (keep)
				out[--head] = path.ptr[end - 1];
	}
	if (up)
		out[--head] = '/';
	for (; up && !full; up--) {
		head -= 3;
		memcpy(out + head, "/..", 3);
	}
	return (struct text){ out + head, size - head };
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

// Each "%41": in capitals, or decoded if it need not be encoded.
static struct text
percent(struct walk *w, struct text path, bool strict, bool decode)
{
	struct writer out = writer_new(w, path.len);

	for (size_t i = 0; i < path.len; i++) {
		const char *p = path.ptr + i;
		int code = *p == '%' ? url_escape(path, i) : -1;

		if (code < 0) {
			if (*p == '%' && strict)
				return (struct text){ NULL, 0 };
			put(&out, *p);
			continue;
		}
		i += 2;
		if (decode && url_unreserved((char)code)) {
			put(&out, (char)code);
			continue;
		}
		put(&out, '%');
		put(&out, decode ? p[1] : upper(p[1]));
		put(&out, decode ? p[2] : upper(p[2]));
	}
	return written(&out);
}

static struct text
percent_upper(struct walk *w, struct text path, bool strict)
{
	return percent(w, path, strict, false);
}

static struct text
percent_decode(struct walk *w, struct text path, bool strict)
{
	return percent(w, path, strict, true);
}

static struct text
fragment_strip(struct walk *w, struct text path, bool strict)
{
	size_t at = text_find_char(path, '#');

	(void)w, (void)strict;
	return at < path.len ? text_before(path, at) : path;
}

static struct text
fragment_encode(struct walk *w, struct text path, bool strict)
{
	struct writer out = writer_new(w, 3 * path.len);

	(void)strict;
	for (size_t i = 0; i < path.len; i++) {
		put(&out, path.ptr[i] == '#' ? '%' : path.ptr[i]);
		if (path.ptr[i] == '#') {
			put(&out, '2');
			put(&out, '3');
		}
	}
	return written(&out);
}

// By name, equal names as they stood.
static int
compare_parameters(const void *left, const void *right)
{
	const struct text *a = left, *b = right;
	struct text x = *a, y = *b;
	int order = text_compare(text_cut(&x, '='), text_cut(&y, '='));

	return order ? order : (a->ptr > b->ptr) - (a->ptr < b->ptr);
}

// The query begins with its "?", which is part of the first name.
static struct text
query_sort(struct walk *w, struct text path, bool strict)
{
	size_t at = text_find_char(path, '?'), n = 0;
	struct text rest = at < path.len ? text_after(path, at + 1) : (struct text){ "", 0 };
	struct text *all = arena_array(w->arena, struct text, rest.len + 1);
	struct text out = at < path.len ? text_before(path, at + 1) : path;

	(void)strict;
	for (bool more = at < path.len; more;) {
		more = text_find_char(rest, '&') < rest.len;
		all[n++] = text_cut(&rest, '&');
	}
	qsort(all, n, sizeof(*all), compare_parameters);
	for (size_t i = 0; i < n; i++)
		out = text_printf(
			w->arena, "%.*s%s%.*s", TEXT_ARG(out), i ? "&" : "", TEXT_ARG(all[i]));
	return out;
}

enum { MERGE_SLASHES = 2 };

static const struct {
	const char *name;
	struct text (*make)(struct walk *w, struct text part, bool option);
	bool query; // takes the query too
	bool lost;  // HAProxy (seen in 2.6 to 3.4) merges slashes instead if a condition follows
} normalizers[] = {
	{ "fragment-encode", fragment_encode, true, false },
	{ "fragment-strip", fragment_strip, true, false },
	[MERGE_SLASHES] = { "path-merge-slashes", merge_slashes, false, false },
	{ "path-strip-dot", strip_dot, false, false },
	{ "path-strip-dotdot", strip_dotdot, false, true },
	{ "percent-decode-unreserved", percent_decode, true, true },
	{ "percent-to-uppercase", percent_upper, true, true },
	{ "query-sort-by-name", query_sort, true, false },
};

static enum next
normalize(struct walk *w, const struct step *s, size_t row)
{
	struct text option = line_word(s->line, s->word + 2), uri = w->message.uri, path, new;
	bool plain = text_is(option, "if") || text_is(option, "unless");
	size_t from;

	if (plain && normalizers[row].lost)
		row = MERGE_SLASHES;
	path = normalizers[row].query ? uri_path(uri) : message_path(&w->message);
	if (!path.ptr)
		return NEXT_RULE;
	new = normalizers[row].make(w, path, !plain && option.len);
	if (!new.ptr)
		return finish(w, ACTION_ERROR, s->line, 400);
	message_touch(w, TEXT(TOUCH_PATH), TOUCH_SET, s->line);
	from = (size_t)(path.ptr - uri.ptr);
	message_set_uri(w, text_printf(w->arena, "%.*s%.*s%.*s", TEXT_ARG(text_before(uri, from)),
				   TEXT_ARG(new), TEXT_ARG(text_after(uri, from + path.len))));
	return NEXT_RULE;
}

enum next
act_normalize_uri(struct walk *w, const struct step *s)
{
	struct text name = line_word(s->line, s->word + 1);

	for (size_t i = 0; i < sizeof(normalizers) / sizeof(normalizers[0]); i++)
		if (text_is(name, normalizers[i].name) && !w->message.uri_unknown)
			return normalize(w, s, i);
	if (!w->message.uri_unknown)
		doubt(w, s->line, "how a target is normalized");
	return NEXT_RULE;
}
