// What HAProxy asks of a request of HTTP/1 before any rule sees it, and how it puts its target
// right.

#include <string.h>

#include "model/program.h"

enum { PORTS = 2 };

static const struct {
	const char *scheme, *port;
} usual_ports[PORTS] = { { "http", "80" }, { "https", "443" } };

// authority = (user "@")? host (":" port)?
struct authority {
	struct text whole, scheme, host, port; // without the user; an empty port is none
};

// The releases that refuse a thing: whether the ones that are judged do.
static enum truth
refused_by(const struct walk *w, unsigned releases)
{
	unsigned targets = w->m->settings->targets;

	if (!(targets & releases))
		return NO;
	return targets & ~releases ? UNKNOWN : YES;
}

static enum truth
worse(enum truth a, enum truth b)
{
	return a > b ? a : b;
}

// As HAProxy takes a Host header apart, too.
static struct authority
split(struct text whole)
{
	struct authority out = { .whole = whole, .host = whole };
	size_t at = whole.len;

	while (at && whole.ptr[at - 1] != ':' && whole.ptr[at - 1] != ']')
		at--;
	if (at && whole.ptr[at - 1] == ':') {
		out.host = text_before(whole, at - 1);
		out.port = text_after(whole, at);
	}
	return out;
}

static struct text
without_user(struct text authority)
{
	size_t at;

	while ((at = text_find_char(authority, '@')) < authority.len)
		authority = text_after(authority, at + 1);
	return authority;
}

// Of a target that is neither "*" nor a path.
static struct authority
target_authority(struct text uri)
{
	struct text whole = uri_authority(uri);
	struct authority out =
		split(without_user(whole.ptr ? whole : text_before(uri, text_find_char(uri, '/'))));

	if (whole.ptr)
		out.scheme = text_before(uri, text_find_char(uri, ':'));
	return out;
}

// Whether it is what the scheme means anyway; without a scheme, what any does.
static bool
usual_port(struct text scheme, struct text port)
{
	for (size_t i = 0; i < PORTS; i++)
		if (text_is(port, usual_ports[i].port) &&
			(!scheme.len || text_iis(scheme, usual_ports[i].scheme)))
			return true;
	return !port.len;
}

// Whether the Host header belongs to another target.
static bool
mismatch(const struct authority *target, struct text header)
{
	struct authority host = split(header);

	if (text_ieq(target->whole, header))
		return false;
	return !target->scheme.len ||
	       (!target->port.len && !host.port.len && target->host.len == target->whole.len &&
		       host.host.len == header.len) ||
	       !usual_port(target->scheme, target->port) ||
	       !usual_port(target->scheme, host.port) || !text_ieq(target->host, host.host);
}

// CONNECT wants a host with its port, and no other Host.
static bool
bad_connect(const struct authority *target, const struct header *host)
{
	struct authority other = split(host ? host->value : target->whole);

	if (target->scheme.len || !target->port.len)
		return true;
	if (!text_ieq(target->host, other.host))
		return true;
	return other.port.len ? !text_eq(other.port, target->port)
	                      : !usual_port((struct text){ 0 }, target->port);
}

static bool
bad_byte(char c)
{
	switch (c) {
	case ',':
	case '#':
	case '/':
	case '?':
	case '@':
	case '[':
	case '\\':
	case ']':
		return true;
	default:
		return c < '!' || c > '~';
	}
}

static bool
forbidden(struct text authority)
{
	bool open = false;

	for (size_t i = 0; i < authority.len; i++) {
		char c = authority.ptr[i];

		if (!bad_byte(c))
			continue;
		if ((c != '[' || i) &&
			(c != ']' || (i + 1 < authority.len && authority.ptr[i + 1] != ':')))
			return true;
		open = !open;
	}
	return open;
}

static enum truth
authority_refused(const struct walk *w, const struct header *host, bool lenient)
{
	const struct message *m = &w->message;
	struct authority target = target_authority(m->uri);
	bool connect = text_is(m->first_method, "CONNECT");
	enum truth out = NO;

	if (connect)
		return lenient ? NO : bad_connect(&target, host) ? YES : NO;
	if (!target.scheme.len)
		out = refused_by(w, SINCE(V3_0));
	if (lenient)
		return out;
	if (host && mismatch(&target, host->value) && (target.whole.len || out == NO))
		return target.whole.len ? YES : refused_by(w, SINCE(V3_0));
	return forbidden(target.whole) ? worse(out, refused_by(w, SINCE(V3_4))) : out;
}

static bool
has_odd_byte(struct text uri)
{
	for (size_t i = 0; i < uri.len; i++)
		if (uri.ptr[i] < '!' || uri.ptr[i] > '~' || uri.ptr[i] == '#')
			return true;
	return false;
}

// Of methods that HAProxy has no number for, it expects anything.
static bool
is_other(struct text method)
{
	static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE",
		"CONNECT" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (text_is(method, known[i]))
			return false;
	return true;
}

static enum truth
target_refused(const struct walk *w, const struct header *host, bool lenient, const char **fault)
{
	const struct message *m = &w->message;

	*fault = "its target has a character that no URL has";
	if (!lenient && has_odd_byte(m->uri))
		return YES;
	*fault = "its target does not go with its method";
	if (m->uri.ptr[0] == '/')
		return text_is(m->first_method, "CONNECT") && !lenient ? YES : NO;
	if (m->uri.ptr[0] == '*')
		return m->uri.len > 1 || !is_other(m->first_method) ? refused_by(w, SINCE(V3_0))
		                                                    : NO;
	*fault = "its target is no path, and does not fit its Host and method";
	return authority_refused(w, host, lenient);
}

// A frontend in mode tcp reads strictly, whatever its options say.
static bool
reads_leniently(const struct walk *w, bool raw)
{
	return !raw && (option_on(w->cache, w->frontend, "accept-invalid-http-request") ||
			       option_on(w->cache, w->frontend,
				       "accept-unsafe-violations-in-http-request"));
}

// A WebSocket wants a key, of 16 bytes in Base64.
static bool
lacks_key(const struct message *m)
{
	const struct header *upgrade = message_header(m, TEXT("upgrade"), NULL);
	const struct header *connection = message_header(m, TEXT("connection"), NULL);
	const struct header *key = message_header(m, TEXT("sec-websocket-key"), NULL);

	return upgrade && connection && text_iis(upgrade->value, "websocket") &&
	       list_has(connection->value, "upgrade") &&
	       (!key || (!key->unknown && key->value.len != 24));
}

// Since 3.2 who reads leniently does without the key.
static enum truth
upgrade_refused(const struct walk *w, bool raw)
{
	if (raw || !lacks_key(&w->message))
		return NO;
	return reads_leniently(w, raw) ? refused_by(w, UNTIL(V3_0)) : YES;
}

enum truth
request_refused(const struct walk *w, bool raw, const char **fault)
{
	const struct header *host = message_header(&w->message, TEXT("host"), NULL);
	enum truth out;

	*fault = "it asks for a WebSocket without a Sec-WebSocket-Key of 24 letters";
	out = upgrade_refused(w, raw);
	if (out != NO)
		return out;
	*fault = "it has two Host headers";
	if (host && message_header(&w->message, TEXT("host"), host))
		return YES;
	if (w->message.uri_unknown || w->version >= HTTP_2 || (host && host->unknown))
		return NO;
	out = target_refused(w, host, reads_leniently(w, raw), fault);
	if (out != NO || !host || !forbidden(host->value))
		return out;
	*fault = "its Host is no name of a host";
	return refused_by(w, SINCE(V3_2));
}

// Cuts the port that the scheme has anyway out of the target, and of its Host.
static void
cut_usual_port(struct walk *w, const struct authority *target)
{
	struct message *m = &w->message;
	struct header *h = message_header(m, TEXT("host"), NULL);
	const char *end = target->whole.ptr + target->whole.len;
	struct text rest = text_after(m->uri, (size_t)(end - m->uri.ptr));
	struct authority host = split(h ? h->value : (struct text){ "", 0 });

	m->uri = text_printf(w->arena, "%.*s%.*s",
		(int)(target->host.ptr + target->host.len - m->uri.ptr), m->uri.ptr,
		TEXT_ARG(rest));
	if (h && host.host.len < h->value.len && usual_port(target->scheme, host.port))
		h->value = host.host;
}

static bool
has_body(const struct message *m)
{
	const struct header *length = message_header(m, TEXT("content-length"), NULL);

	return message_header(m, TEXT("transfer-encoding"), NULL) ||
	       (length && !text_is(length->value, "0"));
}

// Of two lengths, that of the chunks counts.
static void
settle_length(struct walk *w)
{
	if (message_header(&w->message, TEXT("transfer-encoding"), NULL))
		message_remove(&w->message, TEXT("content-length"));
}

bool
request_too_large(const struct walk *w)
{
	static const char *const without[] = { "GET", "HEAD", "DELETE" };

	if (w->version != HTTP_1_0 || !has_body(&w->message))
		return false;
	for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		if (text_is(w->message.first_method, without[i]))
			return true;
	return false;
}

// No wish for HTTP/2 is passed on since 3.2; and since 3.4 none with one of both headers alone.
static void
settle_upgrade(struct walk *w)
{
	struct message *m = &w->message;
	struct header *upgrade = message_header(m, TEXT("upgrade"), NULL);
	struct header *connection = message_header(m, TEXT("connection"), NULL);

	// Before 3.2, what has a body is no upgrade.
	if (!(w->m->settings->targets & SINCE(V3_2)) && has_body(m) && connection &&
		list_has(connection->value, "upgrade"))
		message_remove(m, TEXT("upgrade"));
	if (w->m->settings->targets & UNTIL(V3_0))
		return;
	if (upgrade)
		upgrade->value = list_without(w->arena, upgrade->value, "h2c", "h2");
	message_remove_empty(m, TEXT("upgrade"));
	if (w->m->settings->targets & UNTIL(V3_2))
		return;
	if (!connection || !list_has(connection->value, "upgrade")) {
		message_remove(m, TEXT("upgrade"));
	} else if (!message_header(m, TEXT("upgrade"), NULL)) {
		connection->value = list_without(w->arena, connection->value, "upgrade", "upgrade");
		message_remove_empty(m, TEXT("connection"));
	}
}

void
request_normalize(struct walk *w)
{
	unsigned targets = w->m->settings->targets;
	struct message *m = &w->message;
	struct authority target;

	if (w->version < HTTP_2) {
		settle_length(w);
		settle_upgrade(w);
	}
	if (m->uri.ptr[0] == '/' || m->uri.ptr[0] == '*')
		return;
	target = target_authority(m->uri);
	if (!target.scheme.len)
		return;
	if (target.host.len < target.whole.len && usual_port(target.scheme, target.port))
		cut_usual_port(w, &target);
	// An absolute target without a path has one since 3.0; with OPTIONS it means the whole
	// server, which 3.4 knows.
	if (!uri_path(m->uri).ptr && !(targets & UNTIL(V2_8)) &&
		!(text_is(m->method, "OPTIONS") && targets & SINCE(V3_4)))
		m->uri = text_printf(w->arena, "%.*s/", TEXT_ARG(m->uri));
}
