#include "model/fetch.h"
#include "model/program.h"

// The body of a request, as far as it is known and in when a rule looks at it.

enum { MOST = 8000 }; // of a buffer, beside the headers

static bool
has_none(const struct walk *w)
{
	static const char *const without[] = { "GET", "HEAD", "OPTIONS", "TRACE", "CONNECT" };
	const struct message *m = &w->message;
	const struct header *length = message_header(m, TEXT("content-length"), NULL);

	if (w->request->body.ptr)
		return !w->request->body.len;
	if (length)
		return !length->unknown && text_is(length->value, "0");
	if (message_header(m, TEXT("transfer-encoding"), NULL))
		return false;
	for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		if (text_is(m->first_method, without[i]))
			return true;
	return false;
}

// What is in of it; a NULL ptr and *why if nobody knows.
static struct text
body(const struct walk *w, const char **why)
{
	if (has_none(w))
		return (struct text){ "", 0 };
	*why = w->request->body.ptr ? "how much of the body is in" : "the request's body";
	if (w->message.waited && w->request->body.len <= MOST)
		return w->request->body;
	return (struct text){ NULL, 0 };
}

struct value *
get_body(struct walk *w, const struct call *c, bool all)
{
	const char *why = NULL;
	struct text text = body(w, &why);

	(void)c, (void)all;
	return text.ptr ? value_string(w, text) : value_unknown(w, EXISTS, why);
}

static struct value *
length_unknown(struct walk *w, const char *why)
{
	struct value *v = value_unknown(w, EXISTS, why);

	v->type = VALUE_NUMBER;
	return v;
}

struct value *
get_body_len(struct walk *w, const struct call *c, bool all)
{
	const char *why = NULL;
	struct text text = body(w, &why);

	(void)c, (void)all;
	return text.ptr ? value_number(w, (long long)text.len) : length_unknown(w, why);
}

// What Content-Length says; of chunks nobody knows what it counts.
struct value *
get_body_size(struct walk *w, const struct call *c, bool all)
{
	const struct header *h = message_header(&w->message, TEXT("content-length"), NULL);
	long long n;

	if (w->request->body.ptr && h && !h->unknown)
		return value_number(w, (long long)w->request->body.len);
	if (!w->request->body.ptr && h && !h->unknown && text_number(h->value, &n))
		return value_number(w, n);
	if (!has_none(w))
		return length_unknown(w, "the length of what comes in chunks");
	return get_body_len(w, c, all);
}

struct value *
get_body_param(struct walk *w, const struct call *c, bool all)
{
	const char *why = NULL;
	struct text text = body(w, &why);

	if (!text.ptr)
		return value_unknown(w, NOTHING, why);
	return parameter_values(w, text, c, '&', all);
}
