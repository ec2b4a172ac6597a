#include <string.h>

#include "model/evaluate.h"

struct message *
message_here(struct walk *w)
{
	return w->responding ? &w->response : &w->message;
}

// What a message has besides is not known: one header of any name.
static bool
is_rest(const struct header *h)
{
	return !h->name.len;
}

struct header *
message_header(const struct message *m, struct text name, const struct header *after)
{
	struct header *h = after ? after->next : m->headers;

	while (h && !text_ieq(h->name, name) && !is_rest(h))
		h = h->next;
	return h;
}

const struct header *
header_find(const struct header *list, const char *name, const struct header *after)
{
	const struct header *h = after ? after->next : list;

	while (h && !text_iis(h->name, name) && !is_rest(h))
		h = h->next;
	return h;
}

// A buffer of HAProxy's has no room for more: what is added then is not followed.
enum { MOST_HEADERS = 1000 };

void
message_add(struct arena *a, struct message *m, struct text name, struct text value, bool unknown)
{
	struct header **end = &m->headers, *h;
	size_t n = 0;

	for (; *end; end = &(*end)->next)
		n++;
	m->changes++;
	if (n > MOST_HEADERS)
		return;
	h = arena_new(a, struct header);
	*end = h;
	h->unknown = unknown || n == MOST_HEADERS;
	if (n == MOST_HEADERS)
		return;
	h->name = text_lower(a, name);
	h->value = value;
}

void
message_remove(struct message *m, struct text name)
{
	for (struct header **h = &m->headers; *h;) {
		if (text_ieq((*h)->name, name))
			*h = (*h)->next;
		else
			h = &(*h)->next;
	}
	m->changes++;
}

void
message_remove_empty(struct message *m, struct text name)
{
	for (struct header **h = &m->headers; *h;) {
		if (text_ieq((*h)->name, name) && !(*h)->unknown && !(*h)->value.len)
			*h = (*h)->next;
		else
			h = &(*h)->next;
	}
}

bool
list_has(struct text list, const char *word)
{
	while (list.len)
		if (text_iis(text_trim(text_cut(&list, ',')), word))
			return true;
	return false;
}

struct text
list_without(struct arena *a, struct text list, const char *one, const char *another)
{
	struct text out = { "", 0 };

	while (list.len) {
		struct text part = text_trim(text_cut(&list, ','));

		if (part.len && !text_iis(part, one) && !text_iis(part, another))
			out = text_printf(a, "%.*s%s%.*s", TEXT_ARG(out), out.len ? ", " : "",
				TEXT_ARG(part));
	}
	return out;
}

void
message_touch(struct walk *w, struct text name, enum touch_kind kind, const struct line *l)
{
	struct touch *t;

	if (w->responding)
		return;
	t = arena_new(w->arena, struct touch);
	*t = (struct touch){ w->message.touched, name, kind, l };
	w->message.touched = t;
}

const struct touch *
touch_find(const struct outcome *o, const char *name, const struct touch *before)
{
	const struct touch *t = before ? before->next : o->touched;

	while (t && !text_iis(t->name, name))
		t = t->next;
	return t;
}

// scheme = letter (letter | digit | "+" | "-" | ".")* "://"
static size_t
scheme_length(struct text uri)
{
	size_t n;

	if (!uri.len || !ascii_letter(uri.ptr[0]))
		return 0;
	n = text_find(uri, "://");
	if (n >= uri.len || !n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if (!ascii_letter(uri.ptr[i]) &&
			(!uri.ptr[i] || !strchr("0123456789+-.", uri.ptr[i])))
			return 0;
	return n + 3;
}

struct text
uri_path(struct text uri)
{
	size_t scheme = scheme_length(uri), slash;

	if (uri.len && uri.ptr[0] == '/')
		return uri;
	if (!scheme)
		return (struct text){ NULL, 0 };
	slash = text_find_char(text_after(uri, scheme), '/');
	if (slash > uri.len - scheme)
		return (struct text){ NULL, 0 };
	return text_after(uri, scheme + slash);
}

struct text
uri_authority(struct text uri)
{
	size_t scheme = scheme_length(uri), slash;
	struct text rest = text_after(uri, scheme);

	if (!scheme)
		return (struct text){ NULL, 0 };
	slash = text_find_char(rest, '/');
	return slash > rest.len ? rest : text_before(rest, slash);
}

struct text
message_path(const struct message *m)
{
	struct text path = uri_path(m->uri);
	size_t query = text_find_char(path, '?');

	return query < path.len ? text_before(path, query) : path;
}

void
message_set_uri(struct walk *w, struct text uri)
{
	w->message.uri = uri;
	w->message.changes++;
}

// Where the cookie that begins at `from` ends: at a ";" outside of quotes.
size_t
cookie_end(struct text t, size_t from)
{
	bool quoted = false;

	for (; from < t.len; from++) {
		if (t.ptr[from] == '"')
			quoted = !quoted;
		else if (t.ptr[from] == ';' && !quoted)
			break;
	}
	return from;
}
