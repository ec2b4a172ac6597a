#include "model/listener.h"

#include <string.h>

// Options of a bind line that stand alone; any other is followed by a value (manual, 5.1).
static const char *const alone[] = {
	"accept-proxy",
	"allow-0rtt",
	"defer-accept",
	"force-sslv3",
	"force-tlsv10",
	"force-tlsv11",
	"force-tlsv12",
	"force-tlsv13",
	"generate-certificates",
	"no-alpn",
	"no-ca-names",
	"no-sslv3",
	"no-strict-sni",
	"no-tls-tickets",
	"no-tlsv10",
	"no-tlsv11",
	"no-tlsv12",
	"no-tlsv13",
	"prefer-client-ciphers",
	"quic-force-retry",
	"ssl",
	"strict-sni",
	"tfo",
	"transparent",
	"v4v6",
	"v6only",
};

// How an address says its kind.
static const struct prefix {
	const char *text;
	enum listener_kind kind;
	unsigned family; // 0: either
	bool quic;
} prefixes[] = {
	{ "ipv4@", LISTEN_IP, 4, false },
	{ "ipv6@", LISTEN_IP, 6, false },
	{ "tcp4@", LISTEN_IP, 4, false },
	{ "tcp6@", LISTEN_IP, 6, false },
	{ "tcp@", LISTEN_IP, 0, false },
	{ "quic4@", LISTEN_IP, 4, true },
	{ "quic6@", LISTEN_IP, 6, true },
	{ "unix@", LISTEN_UNIX, 0, false },
	{ "uxst@", LISTEN_UNIX, 0, false },
	{ "uxdg@", LISTEN_UNIX, 0, false },
	{ "abns@", LISTEN_ABNS, 0, false },
	{ "abnsz@", LISTEN_ABNS, 0, false },
	{ "fd@", LISTEN_OTHER, 0, false },
	{ "sockpair@", LISTEN_OTHER, 0, false },
	{ "rhttp@", LISTEN_OTHER, 0, false },
	{ "rev@", LISTEN_OTHER, 0, false },
	{ "/", LISTEN_UNIX, 0, false },
};

static bool
stands_alone(struct text option)
{
	for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++)
		if (text_is(option, alone[i]))
			return true;
	return false;
}

bool
bind_option(const struct line *l, const char *name, size_t *at)
{
	size_t i = *at < 2 ? 2 : *at + 1;

	for (; i + 1 < l->nwords; i++) {
		struct text option = line_word(l, i);

		if (stands_alone(option))
			continue;
		i++;
		if (text_is(option, name)) {
			*at = i;
			return true;
		}
	}
	return false;
}

bool
bind_has(const struct line *l, const char *name)
{
	for (size_t i = 2; i < l->nwords; i++) {
		struct text option = line_word(l, i);

		if (text_is(option, name))
			return true;
		if (!stands_alone(option))
			i++;
	}
	return false;
}

// ports = number ("-" number)?
static bool
parse_ports(struct text t, struct listener *out)
{
	struct text first = text_cut(&t, '-');
	long long low, high;

	if (!text_number(first, &low) || low < 0 || low > 65535)
		return false;
	high = low;
	if (t.len && (!text_number(t, &high) || high < low || high > 65535))
		return false;
	out->first = (unsigned)low;
	out->last = (unsigned)high;
	return true;
}

static struct text
unbracketed(struct text host)
{
	if (host.len > 1 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		return (struct text){ host.ptr + 1, host.len - 2 };
	return host;
}

// ip = (host | "*")? ":" ports
static void
parse_ip(struct text t, unsigned family, struct listener *out)
{
	size_t colon = t.len;

	out->kind = LISTEN_OTHER;
	while (colon && t.ptr[colon - 1] != ':')
		colon--;
	if (!colon || !parse_ports(text_after(t, colon), out))
		return;
	out->kind = LISTEN_IP;
	out->path = unbracketed(text_before(t, colon - 1));
	if (!out->path.len || text_is(out->path, "*")) {
		out->ip.family = family ? family : 4;
		out->ip.prefix = out->ip.family == 4 ? 32 : 128;
		out->wildcard = true;
	} else if (address_parse(out->path, &out->ip)) {
		out->wildcard = address_any(&out->ip);
		out->loopback = address_loopback(&out->ip);
	} else {
		out->kind = LISTEN_NAME;
		out->loopback = text_is(out->path, "localhost");
	}
}

void
listener_parse(struct text t, struct listener *out)
{
	out->address = t;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		const struct prefix *p = &prefixes[i];

		if (!text_starts(t, p->text))
			continue;
		out->kind = p->kind;
		out->quic = p->quic;
		// The slash belongs to the path.
		out->path = p->text[0] == '/' ? t : text_after(t, strlen(p->text));
		out->loopback = p->kind == LISTEN_UNIX || p->kind == LISTEN_ABNS;
		if (p->kind == LISTEN_IP)
			parse_ip(out->path, p->family, out);
		return;
	}
	parse_ip(t, 0, out);
}

static struct listener **
add_line(struct arena *a, const struct model *m, const struct line *l, struct listener **end)
{
	struct text rest = line_word(l, 1);
	struct listener common = {
		.proxy = line_proxy(m, l),
		.line = l,
		.ssl = bind_has(l, "ssl"),
		.accept_proxy = bind_has(l, "accept-proxy"),
		.unknown = (line_word_flags(l, 1) & WORD_UNKNOWN) != 0,
	};

	while (rest.len) {
		struct listener *new = arena_new(a, struct listener);

		*new = common;
		listener_parse(text_cut(&rest, ','), new);
		*end = new;
		end = &new->next;
	}
	return end;
}

struct listener *
listeners_find(struct arena *a, const struct model *m)
{
	struct listener *first = NULL, **end = &first;

	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);

		if (p && p->sides & SIDE_FRONTEND && !p->disabled)
			end = add_line(a, m, l, end);
	}
	return first;
}

// Most questions are of a port that nobody listens on: where there are hundreds of listeners, the
// answer does not wait for all of them.
struct ports {
	bool all; // a range does for all of them
	unsigned char bits[65536 / 8];
};

enum { FEW_LISTENERS = 64 };

struct ports *
listeners_ports(struct arena *a, const struct listener *first)
{
	struct ports *ports;
	size_t n = 0;

	for (const struct listener *l = first; l; l = l->next)
		n++;
	if (n <= FEW_LISTENERS)
		return NULL;
	ports = arena_new(a, struct ports);
	for (const struct listener *l = first; l; l = l->next) {
		ports->bits[l->first / 8] |= (unsigned char)(1 << l->first % 8);
		ports->all |= l->first != l->last;
	}
	return ports;
}

static bool
is_listened(const struct ports *ports, unsigned port)
{
	return !ports || ports->all || (port < 65536 && ports->bits[port / 8] & 1 << port % 8);
}

static bool
ports_meet(const struct listener *a, const struct listener *b)
{
	return a->first <= b->last && b->first <= a->last;
}

bool
listeners_same(const struct listener *a, const struct listener *b)
{
	if (a->kind != b->kind || a->quic != b->quic || a->unknown || b->unknown)
		return false;
	if (a->kind == LISTEN_UNIX || a->kind == LISTEN_ABNS)
		return text_eq(a->path, b->path);
	if (a->kind == LISTEN_NAME)
		return text_eq(a->path, b->path) && ports_meet(a, b);
	return a->kind == LISTEN_IP && a->ip.family == b->ip.family &&
	       memcmp(a->ip.bytes, b->ip.bytes, sizeof(a->ip.bytes)) == 0 && ports_meet(a, b);
}

// How well l takes a connection to that address: 0 not at all, more is more specific.
static int
fit(const struct listener *l, const struct address *ip, unsigned port)
{
	if (l->quic || l->unknown || port < l->first || port > l->last)
		return 0;
	if (l->kind == LISTEN_NAME)
		return ip && l->loopback && address_loopback(ip) ? 2 : 0;
	if (l->kind != LISTEN_IP)
		return 0;
	if (l->wildcard)
		return 1;
	if (!ip)
		return l->loopback ? 0 : 2;
	return address_in(ip, &l->ip) ? 3 : 0;
}

const struct listener *
listener_port(const struct model *m, const struct address *ip, unsigned port)
{
	const struct listener *best = NULL;
	int most = 0;

	for (const struct listener *l = is_listened(m->ports, port) ? m->listeners : NULL; l;
		l = l->next) {
		int n = fit(l, ip, port);

		if (n > most) {
			most = n;
			best = l;
		}
	}
	return best;
}

const struct listener *
listener_at(const struct model *m, struct text address)
{
	struct listener to = { 0 };

	listener_parse(address, &to);
	if (to.kind == LISTEN_NAME && to.loopback && address_parse(TEXT("127.0.0.1"), &to.ip))
		to.kind = LISTEN_IP;
	if (to.kind == LISTEN_IP)
		return to.wildcard && !to.first ? NULL : listener_port(m, &to.ip, to.first);
	if (to.kind != LISTEN_UNIX && to.kind != LISTEN_ABNS)
		return NULL;
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (l->kind == to.kind && text_eq(l->path, to.path))
			return l;
	return NULL;
}

const struct listener *
listener_server(const struct model *m, struct text address)
{
	struct listener to = { 0 };

	listener_parse(address, &to);
	return to.loopback && !to.quic ? listener_at(m, address) : NULL;
}
