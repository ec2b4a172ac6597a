#include <stdlib.h>
#include <string.h>

#include "model/fetch.h"

// Values of a list while they are collected.
struct values {
	struct walk *w;
	struct value *first, **end;
};

static void
add(struct values *vs, struct value *v)
{
	*vs->end = v;
	vs->end = &v->next;
}

// Where the value that begins at `from` ends: at a comma outside of quotes.
static size_t
value_end(struct text t, size_t from)
{
	bool quoted = false;

	for (size_t i = from; i < t.len; i++) {
		if (t.ptr[i] == '\\' && quoted)
			i++;
		else if (t.ptr[i] == '"')
			quoted = !quoted;
		else if (t.ptr[i] == ',' && !quoted)
			return i;
	}
	return t.len;
}

static void
add_parts(struct values *vs, struct text line)
{
	size_t at = 0;

	for (;;) {
		size_t end = value_end(line, at);

		add(vs, value_string(vs->w, text_trim((struct text){ line.ptr + at, end - at })));
		if (end >= line.len)
			return;
		at = end + 1;
	}
}

static struct header *
next_header(const struct message *m, struct text name, struct header *h)
{
	if (name.len)
		return message_header(m, name, h);
	return h ? h->next : m->headers;
}

// Every value of the header, or of all if there is no name, split at commas unless `whole`.
static struct value *
collect(struct walk *w, struct text name, bool whole)
{
	struct values vs = { .w = w };
	struct header *h = NULL;

	vs.end = &vs.first;
	if (w->responding && !message_settled(w, name) && !message_header(&w->response, name, NULL))
		return value_unknown(w, NOTHING, "the server's answer");
	while ((h = next_header(message_here(w), name, h))) {
		if (h->unknown)
			add(&vs, value_unknown(w, w->responding ? NOTHING : EXISTS,
					 "the value of a header"));
		else if (whole)
			add(&vs, value_string(w, h->value));
		else
			add_parts(&vs, h->value);
	}
	return vs.first;
}

static size_t
count(const struct value *v)
{
	size_t n = 0;

	for (; v; v = v->next)
		n++;
	return n;
}

// Value `n` of the list: from 1, or from the end if negative.  0: the last one, or all of them.
static struct value *
pick(struct value *list, long long n, bool all)
{
	long long have = (long long)count(list);

	if (!n && all)
		return list;
	if (!n)
		n = -1;
	if (n < 0)
		n += have + 1;
	if (n < 1 || n > have || -n > 10)
		return NULL;
	while (--n)
		list = list->next;
	list->next = NULL;
	return list;
}

static struct value *
occurrence(struct walk *w, const struct call *c, bool all, bool whole)
{
	return pick(collect(w, c->args[0], whole),
		c->nargs > 1 ? text_leading_number(c->args[1]) : 0, all);
}

struct value *
get_hdr(struct walk *w, const struct call *c, bool all)
{
	return occurrence(w, c, all, false);
}

struct value *
get_fhdr(struct walk *w, const struct call *c, bool all)
{
	return occurrence(w, c, all, true);
}

// How many values there are; a value that nobody knows may be several.
static struct value *
counted(struct walk *w, struct value *list, bool whole)
{
	for (struct value *v = list; v; v = v->next)
		if (v->knowledge == NOTHING || (v->knowledge == EXISTS && !whole))
			return value_unknown(w, EXISTS, v->why);
	return value_number(w, (long long)count(list));
}

struct value *
get_hdr_cnt(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	return counted(w, collect(w, c->args[0], false), false);
}

struct value *
get_fhdr_cnt(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	return counted(w, collect(w, c->args[0], true), true);
}

struct value *
get_hdr_val(struct walk *w, const struct call *c, bool all)
{
	struct value *list = occurrence(w, c, all, false);

	for (struct value *v = list; v; v = v->next) {
		if (v->knowledge == KNOWN)
			value_read_number(v);
	}
	return list;
}

// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]"
static bool
header_address(struct text t, struct address *out)
{
	size_t colon = text_find_char(t, ':');
	struct text ip = text_before(t, colon < t.len ? colon : t.len);
	long long port = colon < t.len ? text_leading_number(text_after(t, colon + 1)) : 0;

	if (t.len > 1 && t.ptr[0] == '[' && t.ptr[t.len - 1] == ']')
		return text_address((struct text){ t.ptr + 1, t.len - 2 }, out) && out->family == 6;
	for (size_t i = 0; i < ip.len; i++)
		if (ip.ptr[i] != '.' && !ascii_digit(ip.ptr[i]))
			return text_address(t, out) && out->family == 6;
	return text_ipv4(ip, out) ? port >= 0 && port <= 65535
	                          : text_address(t, out) && out->family == 6;
}

struct value *
get_hdr_ip(struct walk *w, const struct call *c, bool all)
{
	struct values vs = { .w = w };
	struct value *next;

	vs.end = &vs.first;
	for (struct value *v = occurrence(w, c, all, false); v; v = next) {
		unsigned targets = w->m->settings->targets;
		struct address a;

		next = v->next;
		v->next = NULL;
		// Brackets are understood since 2.8.
		if (v->knowledge == KNOWN && text_starts(v->text, "[") && targets & UNTIL(V2_6)) {
			if (!(targets & SINCE(V2_8)))
				continue;
			v = value_unknown(w, NOTHING, "the release of HAProxy");
		}
		if (v->knowledge != KNOWN)
			add(&vs, v);
		else if (header_address(v->text, &a))
			add(&vs, value_address(w, &a));
	}
	return vs.first;
}

// Cuts one "name=value" off *rest; false if nothing is left that could be the cookie.
static bool
next_cookie(struct text *rest, size_t name_length, struct text *name, struct text *value)
{
	struct text part;
	size_t equal, end;

	if (rest->len <= name_length + 1)
		return false;
	end = cookie_end(*rest, 0);
	part = text_before(*rest, end);
	*rest = text_after(*rest, end + 1);
	equal = text_find_char(part, '=');
	*name = text_trim(text_before(part, equal < part.len ? equal : part.len));
	*value = text_trim(text_after(part, equal + 1));
	if (equal >= part.len)
		*name = (struct text){ "", 0 };
	return true;
}

static struct value *
cookies(struct walk *w, struct text wanted)
{
	struct values vs = { .w = w };
	struct header *h = NULL;

	vs.end = &vs.first;
	while ((h = message_header(&w->message, TEXT("cookie"), h))) {
		struct text rest = h->value, name, value;

		if (h->unknown) {
			add(&vs, value_unknown(w, NOTHING, "the value of the Cookie header"));
			continue;
		}
		while (next_cookie(&rest, wanted.len, &name, &value))
			if (name.len && name.ptr[0] != '$' &&
				(!wanted.len || text_eq(name, wanted)))
				add(&vs, value_string(w, value));
	}
	return vs.first;
}

struct value *
get_cookie(struct walk *w, const struct call *c, bool all)
{
	struct text name = c->nargs ? c->args[0] : (struct text){ "", 0 };

	return pick(cookies(w, name), !all && !name.len ? 1 : 0, all);
}

struct value *
get_cookie_cnt(struct walk *w, const struct call *c, bool all)
{
	struct value *list = cookies(w, c->nargs ? c->args[0] : (struct text){ "", 0 });

	(void)all;
	if (list && list->knowledge != KNOWN)
		return list;
	return value_number(w, (long long)count(list));
}

struct value *
get_cookie_val(struct walk *w, const struct call *c, bool all)
{
	struct value *list = get_cookie(w, c, all);

	for (struct value *v = list; v; v = v->next) {
		if (v->knowledge == KNOWN)
			value_read_number(v);
	}
	return list;
}
