#include <string.h>

#include "lint/route.h"

// url = scheme "://" host (":" port)? target?
struct url {
	struct text scheme, authority, host, target;
	unsigned port;
	bool tls;
};

static const struct {
	const char *name;
	unsigned port;
	bool tls;
} schemes[] = {
	{ "http", 80, false },
	{ "https", 443, true },
	{ "ws", 80, false },
	{ "wss", 443, true },
};

static bool
parse_scheme(struct url *url)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (!text_iis(url->scheme, schemes[i].name))
			continue;
		url->port = schemes[i].port;
		url->tls = schemes[i].tls;
		return true;
	}
	return false;
}

// Where the port's colon stands; the length if there is none.
static size_t
port_colon(struct text authority)
{
	size_t at = authority.len;

	while (at && authority.ptr[at - 1] != ':' && authority.ptr[at - 1] != ']')
		at--;
	return at && authority.ptr[at - 1] == ':' ? at - 1 : authority.len;
}

static bool
parse_url(struct text text, struct url *url)
{
	size_t colon = text_find(text, "://"), end;
	long long port;

	*url = (struct url){ .scheme = text_before(text, colon < text.len ? colon : 0) };
	if (!parse_scheme(url))
		return false;
	text = text_after(text, colon + 3);
	for (end = 0; end < text.len && text.ptr[end] != '/' && text.ptr[end] != '?'; end++)
		;
	url->authority = text_before(text, end);
	url->target = text_after(text, end);
	colon = port_colon(url->authority);
	url->host = text_before(url->authority, colon);
	if (colon + 1 < url->authority.len) {
		if (!text_number(text_after(url->authority, colon + 1), &port) || port < 1 ||
			port > 65535)
			return false;
		url->port = (unsigned)port;
	}
	return url->host.len != 0;
}

static bool
is_address(struct text host, struct address *out)
{
	if (host.len > 2 && host.ptr[0] == '[')
		host = (struct text){ host.ptr + 1, host.len - 2 };
	return address_parse(host, out) && text_find_char(host, '/') > host.len;
}

// How well a listener fits the URL; 0 is not at all.
static int
fit(const struct listener *l, const struct url *url, const char *frontend)
{
	struct address ip;

	if (l->unknown || l->quic || (frontend && !text_is(l->proxy->name, frontend)))
		return 0;
	if (url->port < l->first || url->port > l->last)
		return frontend ? 1 + (l->ssl == url->tls) : 0;
	if (l->kind == LISTEN_IP && is_address(url->host, &ip))
		return l->wildcard ? 5 : address_in(&ip, &l->ip) ? 6 : 3;
	return l->loopback ? 4 : 5;
}

static const struct listener *
find_listener(const struct model *m, const struct url *url, const char *frontend)
{
	const struct listener *best = NULL;
	int most = 0;

	for (const struct listener *l = m->listeners; l; l = l->next) {
		int n = fit(l, url, frontend);

		if (n > most) {
			most = n;
			best = l;
		}
	}
	return best;
}

// What to ask instead: ", but on 80 and 443"; empty if there is nothing.
static const char *
open_ports(struct arena *a, const struct model *m)
{
	const char *out = "";
	unsigned last = 0;
	size_t n = 0;

	for (const struct listener *l = m->listeners; l && n < 8; l = l->next) {
		if (!l->first || l->quic || l->first == last)
			continue;
		last = l->first;
		out = arena_printf(a, "%s%s%u", out, n++ ? ", " : ", but on ", l->first);
	}
	return out;
}

static bool
parse_version(const char *s, enum http_version *out)
{
	static const struct {
		const char *name;
		enum http_version version;
	} names[] = { { "1.0", HTTP_1_0 }, { "1.1", HTTP_1_1 }, { "2", HTTP_2 }, { "3", HTTP_3 } };

	for (size_t i = 0; s && i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(s, names[i].name) != 0)
			continue;
		*out = names[i].version;
		return true;
	}
	if (s)
		refuse("--http wants 1.0, 1.1 or 2, not '%s'", s);
	return !s;
}

static struct text
trim(struct text t)
{
	while (t.len && (t.ptr[0] == ' ' || t.ptr[0] == '\t'))
		t = text_after(t, 1);
	while (t.len && (t.ptr[t.len - 1] == ' ' || t.ptr[t.len - 1] == '\t'))
		t.len--;
	return t;
}

// --header 'Name: value'; Host stands for the URL's, and without a colon takes it away.
static bool
read_headers(struct arena *a, const struct arguments *args, struct request *r)
{
	struct header *first = NULL, **end = &first;
	bool own_host = false;

	for (const struct option_use *use = args->uses[OPT_HEADER]; use; use = use->next) {
		struct text rest = text_of(use->value), name = text_cut(&rest, ':');

		if (strcmp(use->value, "Host") == 0) {
			r->host = (struct text){ NULL, 0 };
			continue;
		}
		if (!name.len || name.len == strlen(use->value)) {
			refuse("--header wants 'NAME: VALUE', not '%s'", use->value);
			return false;
		}
		if (text_iis(name, "host") && !own_host) {
			own_host = true;
			r->host = trim(rest);
			continue;
		}
		*end = arena_new(a, struct header);
		(*end)->name = name;
		(*end)->value = trim(rest);
		end = &(*end)->next;
	}
	r->headers = first;
	return true;
}

// A body brings its length, unless a header says otherwise.
static void
read_body(struct arena *a, const struct arguments *args, struct request *r)
{
	const char *body = option_value(args, OPT_BODY);
	struct header *length;

	if (!body)
		return;
	r->body = text_of(body);
	if (!r->body.len || header_find(r->headers, "content-length", NULL) ||
		header_find(r->headers, "transfer-encoding", NULL))
		return;
	length = arena_new(a, struct header);
	*length = (struct header){ .next = (struct header *)r->headers,
		.name = TEXT("content-length"),
		.value = text_printf(a, "%zu", r->body.len) };
	r->headers = length;
}

// A listener that only this machine reaches is reached from this machine.
static bool
read_source(const struct arguments *args, struct request *r)
{
	const char *src = option_value(args, OPT_SRC);
	const struct listener *l = r->listener;

	r->origin = FROM_ANYWHERE;
	if (src) {
		r->origin = FROM_ADDRESS;
		if (!address_parse(text_of(src), &r->source) || strchr(src, '/')) {
			refuse("--src wants an address, not '%s'", src);
			return false;
		}
	} else if (l->kind == LISTEN_IP && l->loopback && !l->accept_proxy && l->ip.family == 4) {
		r->origin = FROM_ADDRESS;
		r->source = l->ip;
	}
	return true;
}

bool
route_request(
	struct arena *a, const struct arguments *args, const struct model *m, struct request *r)
{
	const char *request = option_value(args, OPT_REQUEST), *sni = option_value(args, OPT_SNI);
	const char *form = option_value(args, OPT_TARGET_FORM);
	const char *frontend = option_value(args, OPT_FRONTEND);
	struct text rest = text_of(request), first;
	struct address ip;
	struct url url;

	*r = (struct request){ .trace = true };
	if (!request)
		return refuse("route wants --request 'METHOD URL'") == EXIT_CLEAN;
	first = text_cut(&rest, ' ');
	if (rest.len)
		r->method = first;
	if (!parse_url(rest.len ? rest : first, &url))
		return refuse("--request: '%s' is no 'METHOD URL'", request) == EXIT_CLEAN;
	r->listener = find_listener(m, &url, frontend);
	if (!r->listener && frontend)
		return refuse("no frontend '%s' listens", frontend) == EXIT_CLEAN;
	if (!r->listener)
		return refuse("nothing listens on port %u%s", url.port, open_ports(a, m)) ==
		       EXIT_CLEAN;
	r->tls = url.tls;
	r->port = url.port;
	r->host = url.authority;
	r->target = form ? text_of(form) : url.target;
	if (r->target.len && r->target.ptr[0] == '?')
		r->target = text_printf(a, "/%.*s", TEXT_ARG(r->target));
	if (url.tls && !is_address(url.host, &ip))
		r->sni = url.host;
	if (sni)
		r->sni = text_of(sni);
	if (!parse_version(option_value(args, OPT_HTTP), &r->version) ||
		!read_headers(a, args, r) || !read_source(args, r))
		return false;
	read_body(a, args, r);
	return true;
}
