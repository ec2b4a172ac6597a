#include "model/fetch.h"
#include "model/program.h"

// The names of the headers, or cookies, in their order.
static struct value *
joined(struct walk *w, const struct call *c, const struct value *list)
{
	struct text delimiter = c->nargs && c->args[0].len ? c->args[0] : TEXT(",");
	struct text out = { "", 0 };
	bool first = true;

	for (; list; list = list->next, first = false) {
		if (list->knowledge != KNOWN)
			return value_unknown(w, NOTHING, list->why);
		out = text_printf(w->arena, "%.*s%.*s%.*s", TEXT_ARG(out),
			first ? 0 : (int)delimiter.len, delimiter.ptr, TEXT_ARG(list->text));
	}
	return value_string(w, out);
}

struct value *
get_hdr_names(struct walk *w, const struct call *c, bool all)
{
	struct value *first = NULL, **end = &first;

	(void)all;
	for (const struct header *h = w->message.headers; h; h = h->next) {
		*end = value_string(w, h->name);
		end = &(*end)->next;
	}
	return joined(w, c, first);
}

// The address in an absolute target, if it is one.
static struct value *
target_address(struct walk *w, unsigned *port)
{
	struct text host = uri_authority(w->message.uri), number;
	size_t colon = text_find_char(host, ':');
	struct address a;

	if (w->message.uri_unknown)
		return value_unknown(w, NOTHING, "the target");
	if (!host.len)
		return NULL;
	*port = text_istarts(w->message.uri, "https:") ? 443 : 80;
	number = text_after(host, colon + 1);
	if (number.len)
		*port = (unsigned)text_leading_number(number);
	if (!text_address(text_before(host, colon < host.len ? colon : host.len), &a) ||
		a.family != 4)
		return value_unknown(w, NOTHING, "the address of a host name");
	return value_address(w, &a);
}

struct value *
get_url_ip(struct walk *w, const struct call *c, bool all)
{
	unsigned port;

	(void)c, (void)all;
	return target_address(w, &port);
}

struct value *
get_url_port(struct walk *w, const struct call *c, bool all)
{
	unsigned port = 0;
	struct value *v = target_address(w, &port);

	(void)c, (void)all;
	return v && v->knowledge == KNOWN ? value_number(w, port) : v;
}

// Of the response that is sent.
struct value *
get_status(struct walk *w, const struct call *c, bool all)
{
	struct value *v = value_number(w, w->status);

	(void)c, (void)all;
	if (!w->status || w->response_unknown) {
		v->knowledge = EXISTS;
		v->why = "the server's answer";
	}
	return v;
}

// The name that the bind line gives.
struct value *
get_so_name(struct walk *w, const struct call *c, bool all)
{
	size_t at = 0;

	(void)c, (void)all;
	if (!bind_option(w->listener->line, "name", &at))
		return NULL;
	return value_string(w, line_word(w->listener->line, at));
}

// Whether src, or dst, is an address of this machine: only of the loopback ones that is sure.
struct value *
get_is_local(struct walk *w, const struct call *c, bool all)
{
	bool source = text_is(c->name, "src_is_local");
	const struct address *a = source ? &w->message.source : &w->message.destination;

	(void)all;
	// A socket of this machine is local at both ends.
	if (w->message.origin == FROM_SOCKET)
		return value_bool(w, true);
	if ((!source || w->message.origin == FROM_ADDRESS) && a->family == 4 && a->bytes[0] == 127)
		return value_bool(w, true);
	return value_unknown(w, NOTHING, "which addresses the machine has");
}
