#include "model/server_side.h"

#include "model/defined.h"
#include "model/program.h"
#include "parser/value.h"

static bool
is_on(const struct line *l)
{
	return l && !(l->flags & LINE_NO);
}

// Whether "except" of the option's line spares the address; UNKNOWN for one nobody can list.
static enum truth
excepted(const struct walk *w, const struct line *l, const struct address *given, bool known)
{
	struct text text = l ? value_after(l, 2, "except") : (struct text){ NULL, 0 };
	struct address net;

	if (!text.len || !address_parse(text, &net))
		return NO;
	if (known)
		return address_in(given, &net) ? YES : NO;
	return w->message.origin == FROM_PUBLIC && address_private(&net) ? NO : UNKNOWN;
}

// option forwardfor and originalto: the client's or the listener's address in a header of its own.
static void
add_address(struct walk *w, const char *option, const char *standard, const struct address *given,
	bool known)
{
	const struct line *front = setting(w->cache, w->frontend, KW_OPTION, option);
	const struct line *back = setting(w->cache, w->backend, KW_OPTION, option);
	struct text name = text_of(standard), own;
	enum truth spared;
	bool always;

	// HAProxy drops the option of a proxy that is not in HTTP mode.
	front = is_on(front) && w->frontend->mode == MODE_HTTP ? front : NULL;
	back = is_on(back) ? back : NULL;
	if (!front && !back)
		return;
	// The backend's option says how it is called, even if only by saying nothing.
	own = value_after(back ? back : front, 2, "header");
	name = own.len ? own : name;
	always = (front && !line_has(front, 2, "if-none")) ||
	         (back && !line_has(back, 2, "if-none"));
	if (!always && message_header(&w->message, name, NULL))
		return;
	if (w->message.origin == FROM_SOCKET)
		return;
	spared = excepted(w, front, given, known);
	if (spared != YES && excepted(w, back, given, known) > spared)
		spared = excepted(w, back, given, known);
	if (spared == YES)
		return;
	if (spared == UNKNOWN)
		doubt(w, front ? front : back, "the client's address");
	message_add(w->arena, &w->message, name,
		known ? address_text(w->arena, given) : (struct text){ "", 0 }, !known);
}

static void
add_unique_id(struct walk *w)
{
	const struct line *format = setting(w->cache, w->frontend, KW_UNIQUE_ID_FORMAT, "");
	const struct line *name = setting(w->cache, w->frontend, KW_UNIQUE_ID_HEADER, "");

	if (format && name)
		message_add(
			w->arena, &w->message, line_word(name, 1), (struct text){ "", 0 }, true);
}

static void
add_server_name(struct walk *w)
{
	const struct line *l = setting(w->cache, w->backend, KW_HTTP_SEND_NAME_HEADER, "");
	const struct line *server = w->out->server;

	if (!l || !is_on(l))
		return;
	message_remove(&w->message, line_word(l, 1));
	message_add(w->arena, &w->message, line_word(l, 1),
		server ? line_word(server, 1) : (struct text){ "", 0 }, !server);
}

// The header's value without the cookie of that name.
static struct text
without_cookie(struct arena *a, struct text list, struct text name)
{
	struct text out = { "", 0 };

	for (size_t at = 0; at < list.len;) {
		size_t end = cookie_end(list, at);
		struct text part = text_trim(text_before(text_after(list, at), end - at));
		struct text left = part;

		at = end + 1;
		if (text_eq(text_trim(text_cut(&left, '=')), name))
			continue;
		out = text_printf(
			a, "%.*s%s%.*s", TEXT_ARG(out), out.len ? "; " : "", TEXT_ARG(part));
	}
	return out;
}

// Takes the persistence cookie out of the request, where its line says that the server must not
// see it.
static void
hide_cookie(struct walk *w)
{
	const struct line *l = setting(w->cache, w->backend, KW_COOKIE, "");
	struct header **at = &w->message.headers;
	const char *name;

	if (!l || !line_has(l, 2, "indirect") || !line_has(l, 2, "insert"))
		return;
	name = text_string(w->arena, line_word(l, 1));
	while (*at) {
		struct header *h = *at;

		if (text_iis(h->name, "cookie") && !h->unknown && text_has(h->value, name)) {
			h->value = without_cookie(w->arena, h->value, text_of(name));
			if (!h->value.len) {
				*at = h->next;
				continue;
			}
		}
		at = &h->next;
	}
}

// "cookie NAME prefix": what stands before "~" is for us.
static void
cut_cookie_prefix(struct walk *w)
{
	const struct line *l = setting(w->cache, w->backend, KW_COOKIE, "");
	struct header *h = l ? message_header(&w->message, TEXT("cookie"), NULL) : NULL;
	struct text name, out = { "", 0 };

	if (!h || h->unknown || !line_has(l, 2, "prefix"))
		return;
	name = line_word(l, 1);
	for (size_t at = 0; at < h->value.len;) {
		size_t end = cookie_end(h->value, at);
		struct text part = text_before(text_after(h->value, at), end - at), left = part;
		size_t tilde = text_find_char(part, '~');

		at = end + 1;
		if (text_eq(text_trim(text_cut(&left, '=')), name) && tilde < part.len)
			part = text_printf(w->arena, "%.*s%.*s", (int)(left.ptr - part.ptr),
				part.ptr, TEXT_ARG(text_after(part, tilde + 1)));
		out = text_printf(w->arena, "%.*s%.*s%s", TEXT_ARG(out), TEXT_ARG(part),
			end < h->value.len ? ";" : "");
	}
	h->value = out;
}

// Whether the connection to the server is closed.  A frontend's httpclose is about the client's
// alone since 2.8.
static enum truth
closes(struct walk *w)
{
	unsigned targets = w->m->settings->targets;

	if (option_on(w->cache, w->frontend, "http-server-close") ||
		option_on(w->cache, w->backend, "http-server-close") ||
		option_on(w->cache, w->backend, "httpclose"))
		return YES;
	if (!option_on(w->cache, w->frontend, "httpclose") || !(targets & UNTIL(V2_6)))
		return NO;
	return targets & SINCE(V2_8) ? UNKNOWN : YES;
}

// HTTP/1.0 has no chunks: who sends them is not trusted with another request, whatever rules say.
static bool
must_close(const struct walk *w)
{
	return w->version == HTTP_1_0 &&
	       message_header(&w->message, TEXT("transfer-encoding"), NULL);
}

// What is said against the version's own habit: HTTP/1.0 closes and later ones do not.  A rule may
// have said it too; an upgrade is no matter of closing.
static void
add_connection(struct walk *w)
{
	struct header *h = message_header(&w->message, TEXT("connection"), NULL), *next;
	enum truth close = closes(w);

	for (; h; h = next) {
		next = message_header(&w->message, TEXT("connection"), h);
		if (h->unknown || list_has(h->value, "upgrade"))
			return;
		if (list_has(h->value, "close"))
			close = YES;
		else if (list_has(h->value, "keep-alive"))
			close = NO;
		h->value = list_without(w->arena, h->value, "close", "keep-alive");
	}
	message_remove_empty(&w->message, TEXT("connection"));
	if (must_close(w))
		close = YES;
	if (close != UNKNOWN && (close == YES) == (w->version == HTTP_1_0))
		return;
	message_add(w->arena, &w->message, TEXT("connection"),
		close == YES ? TEXT("close") : TEXT("keep-alive"), close == UNKNOWN);
}

static void
add_forwarded(struct walk *w)
{
	if (option_on(w->cache, w->backend, "forwarded"))
		message_add(w->arena, &w->message, TEXT("forwarded"), (struct text){ "", 0 }, true);
}

void
server_side(struct walk *w)
{
	const struct message *m = &w->message;

	hide_cookie(w);
	cut_cookie_prefix(w);
	add_connection(w);
	add_unique_id(w);
	add_address(w, "forwardfor", "x-forwarded-for", &m->source, m->origin == FROM_ADDRESS);
	add_address(w, "originalto", "x-original-to", &m->destination, m->destination.family != 0);
	add_forwarded(w);
	add_server_name(w);
}

struct timeout
timeout_of(const struct line *l, size_t word)
{
	struct timeout out = { .ms = -1, .line = l };
	long long ms;
	struct text garbage;

	if (l && time_parse(line_word(l, word), UNIT_MS, &ms, &garbage) && ms > 0)
		out.ms = (long)ms;
	return out;
}

struct timeout
proxy_timeout(const struct proxy *p, const char *name)
{
	return timeout_of(p ? proxy_setting(p, KW_TIMEOUT, name) : NULL, 2);
}

// What a rule set, else the proxy's own.
static struct timeout
changed(struct walk *w, const struct line *set, const struct proxy *p, const char *name)
{
	struct timeout own = timeout_of(p ? setting(w->cache, p, KW_TIMEOUT, name) : NULL, 2);
	size_t word = set ? word_after(set, 1, name) : 0;

	return word ? timeout_of(set, word) : own;
}

void
set_timeouts(struct walk *w, struct outcome *out)
{
	out->client = changed(w, w->set_client, w->frontend, "client");
	out->server_timeout = changed(w, w->set_server, w->backend, "server");
	out->tunnel = changed(w, w->set_tunnel, w->backend, "tunnel");
	out->connect = changed(w, NULL, w->backend, "connect");
	out->queue = changed(w, NULL, w->backend, "queue");
	out->http_request = changed(w, NULL, w->frontend, "http-request");
	out->keep_alive = changed(w, NULL, w->frontend, "http-keep-alive");
}

static struct timeout
shorter(struct timeout a, struct timeout b)
{
	if (b.ms < 0)
		return a;
	return a.ms < 0 || b.ms < a.ms ? b : a;
}

static struct timeout
idle(struct timeout tunnel, struct timeout client, struct timeout server)
{
	return tunnel.ms >= 0 ? tunnel : shorter(client, server);
}

// Of a hop before the last.
static struct timeout
hop_timeout(const struct hop *h, bool open)
{
	struct timeout server = proxy_timeout(h->backend, "server");

	if (!open && h->backend->mode == MODE_HTTP)
		return server;
	return idle(
		proxy_timeout(h->backend, "tunnel"), proxy_timeout(h->frontend, "client"), server);
}

// The shortest of all hops, beginning with the last one's.
static struct timeout
shortest(const struct outcome *o, struct timeout last, bool open)
{
	for (const struct hop *h = o->hops; h && h->next; h = h->next)
		if (h->backend)
			last = shorter(last, hop_timeout(h, open));
	return last;
}

struct timeout
outcome_idle(const struct outcome *o)
{
	return shortest(o, idle(o->tunnel, o->client, o->server_timeout), true);
}

struct timeout
outcome_silence(const struct outcome *o)
{
	// Without a request in sight, silence is silence.
	if (o->passthrough)
		return outcome_idle(o);
	return shortest(o, o->server_timeout, false);
}

struct timeout
outcome_upload(const struct outcome *o, unsigned target)
{
	return target == VERSION_BIT(V2_6) ? o->server_timeout : o->client;
}

bool
time_is_bare(struct timeout t)
{
	struct text value = t.line ? line_word(t.line, 2) : (struct text){ 0 };

	return value.len && ascii_digit(value.ptr[value.len - 1]);
}

bool
time_is_seconds(struct timeout t)
{
	return time_is_bare(t) && t.ms % 60 == 0 && t.ms % 1000;
}
