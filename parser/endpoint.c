#include "parser/endpoint.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

#include "parser/value.h"

enum { MAX_PORT = 65535, MAX_PATH = 97 }; // sun_path, less what HAProxy adds to it at start

// What may stand before an address.
static const struct prefix {
	const char *name;
	enum endpoint_kind kind; // ENDPOINT_NAME: an IP address of any kind, or a name
	enum endpoint_flow flow; // FLOW_ANY: what the place takes
	bool quic, mptcp;
	unsigned versions; // 0 for all
} prefixes[] = {
	{ "unix@", ENDPOINT_UNIX, FLOW_ANY, false, false, 0 },
	{ "uxdg@", ENDPOINT_UNIX, FLOW_DATAGRAMS, false, false, 0 },
	{ "uxst@", ENDPOINT_UNIX, FLOW_STREAM, false, false, 0 },
	{ "abns@", ENDPOINT_ABNS, FLOW_ANY, false, false, 0 },
	{ "abnsz@", ENDPOINT_ABNS, FLOW_ANY, false, false, SINCE(V3_2) },
	{ "ip@", ENDPOINT_NAME, FLOW_ANY, false, false, 0 },
	{ "ipv4@", ENDPOINT_IPV4, FLOW_ANY, false, false, 0 },
	{ "ipv6@", ENDPOINT_IPV6, FLOW_ANY, false, false, 0 },
	{ "tcp@", ENDPOINT_NAME, FLOW_STREAM, false, false, 0 },
	{ "tcp4@", ENDPOINT_IPV4, FLOW_STREAM, false, false, 0 },
	{ "tcp6@", ENDPOINT_IPV6, FLOW_STREAM, false, false, 0 },
	{ "mptcp@", ENDPOINT_NAME, FLOW_STREAM, false, true, SINCE(V3_2) },
	{ "mptcp4@", ENDPOINT_IPV4, FLOW_STREAM, false, true, SINCE(V3_2) },
	{ "mptcp6@", ENDPOINT_IPV6, FLOW_STREAM, false, true, SINCE(V3_2) },
	{ "udp@", ENDPOINT_NAME, FLOW_DATAGRAMS, false, false, 0 },
	{ "udp4@", ENDPOINT_IPV4, FLOW_DATAGRAMS, false, false, 0 },
	{ "udp6@", ENDPOINT_IPV6, FLOW_DATAGRAMS, false, false, 0 },
	{ "quic4@", ENDPOINT_IPV4, FLOW_STREAM, true, false, 0 },
	{ "quic6@", ENDPOINT_IPV6, FLOW_STREAM, true, false, 0 },
	{ "fd@", ENDPOINT_FD, FLOW_ANY, false, false, 0 },
	{ "sockpair@", ENDPOINT_SOCKPAIR, FLOW_ANY, false, false, 0 },
	{ "rhttp@", ENDPOINT_RHTTP, FLOW_ANY, false, false, 0 },
	{ "/", ENDPOINT_UNIX, FLOW_ANY, false, false, 0 },
};

static bool
fail(struct endpoint *out, struct text at, unsigned versions, const char *why)
{
	// What more releases refuse says more.
	if (out->fault && !(versions & ~out->fault_versions))
		return false;
	out->fault = why;
	out->fault_at = at;
	out->fault_versions = versions;
	return false;
}

// type = "stream+" | "dgram+" | "quic+"
static struct text
read_type(struct text t, struct endpoint *out)
{
	static const struct {
		const char *name;
		enum endpoint_flow flow;
		bool quic;
		unsigned without; // releases that do not know it
	} types[] = {
		{ "stream+", FLOW_STREAM, false, 0 },
		{ "dgram+", FLOW_DATAGRAMS, false, 0 },
		{ "quic+", FLOW_STREAM, true, UNTIL(V2_8) },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t len = strlen(types[i].name);

		if (!text_starts(t, types[i].name))
			continue;
		if (types[i].without)
			fail(out, text_before(t, len), types[i].without,
				"there is no such kind of address");
		out->flow = types[i].flow;
		out->quic |= types[i].quic;
		return text_after(t, len);
	}
	return t;
}

static struct text
read_prefix(struct text t, struct endpoint *out)
{
	// Nearly all addresses begin with neither.
	if (text_find_char(t, '@') > t.len && text_find_char(t, '+') > t.len &&
		!text_starts(t, "/"))
		return t;
	t = read_type(t, out);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		const struct prefix *p = &prefixes[i];

		if (!text_starts(t, p->name))
			continue;
		out->kind = p->kind;
		if (p->flow)
			out->flow = p->flow;
		out->quic |= p->quic;
		out->mptcp = p->mptcp;
		if (p->versions)
			fail(out, text_before(t, strlen(p->name)), ALL_VERSIONS & ~p->versions,
				"there is no such kind of address");
		return p->name[0] == '/' ? t : text_after(t, strlen(p->name));
	}
	return t;
}

// Up to 2.8, whatever follows the digits of a port is not looked at.  Only the low 32 bits of its
// number count.
static long
read_port(struct text digits, struct endpoint *out)
{
	uint64_t value = 0;
	size_t n = 0;

	for (; n < digits.len && digits.ptr[n] >= '0' && digits.ptr[n] <= '9'; n++)
		value = value > INT64_MAX / 16 ? INT64_MAX
		                               : value * 10 + (uint64_t)(digits.ptr[n] - '0');
	if (n < digits.len)
		fail(out, text_after(digits, n), SINCE(V3_0), "the port is not a number");
	return (int32_t)(uint32_t)value;
}

static bool
read_offset(struct text port, unsigned parts, struct endpoint *out)
{
	if (!(parts & PORT_OFFSET))
		return fail(out, port, ALL_VERSIONS, "a port offset is not permitted here");
	out->offset = port.ptr[0];
	out->low = out->high = read_port(text_after(port, 1), out);
	return !out->fault;
}

// ports = "" | port ("-" port)? | ("+" | "-") port
static bool
read_ports(struct text port, unsigned parts, struct endpoint *out)
{
	bool must = (parts & PORT_MUST) == PORT_MUST;
	struct text last = port, first;

	if (!(parts & PORT_MAY))
		return fail(out, port, ALL_VERSIONS, "a port is not permitted here");
	if (port.len == 0)
		return !must || fail(out, port, ALL_VERSIONS, "the port is missing");
	if (port.ptr[0] == '+' || port.ptr[0] == '-')
		return read_offset(port, parts, out);
	if (port.ptr[0] < '0' || port.ptr[0] > '9')
		return fail(out, port, ALL_VERSIONS, "the port is not a number");
	first = text_cut(&last, '-');
	if (first.len == port.len)
		last = first;
	else if (!(parts & PORT_RANGE))
		return fail(out, port, ALL_VERSIONS, "a range of ports is not permitted here");
	out->low = read_port(first, out);
	out->high = read_port(last, out);
	if (out->low < must || out->low > MAX_PORT || out->high < must || out->high > MAX_PORT)
		return fail(out, port, ALL_VERSIONS, "there is no such port");
	if (out->low > out->high)
		return fail(out, port, ALL_VERSIONS, "the range of ports ends before it begins");
	return !out->fault;
}

static bool
read_number(struct text t, unsigned parts, struct endpoint *out)
{
	long long n;

	if (!text_number(t, &n) || n < 0)
		return fail(out, t, ALL_VERSIONS, "the file descriptor is not a number");
	if (out->kind == ENDPOINT_FD && !(parts & HOST_FD))
		return fail(out, t, ALL_VERSIONS, "a file descriptor is not acceptable here");
	return true;
}

// The family of an address in full, 4 or 6: the short forms of networks are names here.  0 for a
// name.
static unsigned
read_ip(struct text host, struct endpoint *out)
{
	size_t dots = 0, colons = 0, slashes = 0;

	for (size_t i = 0; i < host.len; i++) {
		dots += host.ptr[i] == '.';
		colons += host.ptr[i] == ':';
		slashes += host.ptr[i] == '/';
	}
	if (slashes || (dots != 3 && colons < 2) || !address_parse(host, &out->ip))
		return 0;
	return out->ip.family == 4 ? (dots == 3 ? 4 : 0) : (colons > 1 ? 6 : 0);
}

// Whether a dot has no label before it.
static bool
empty_label(struct text host)
{
	for (size_t i = 0; i < host.len; i++)
		if (host.ptr[i] == '.' && (!i || host.ptr[i - 1] == '.'))
			return true;
	return false;
}

// The resolver takes short addresses, such as 127.1.
bool
host_impossible(struct text host)
{
	char ip[sizeof("0xffffffff.0xff.0xff.0xff")];
	struct in_addr unused;
	size_t digits = 0, end = host.len - text_ends(host, ".");

	if (text_find_char(host, '@') < host.len || text_find_char(host, ':') < host.len ||
		empty_label(host))
		return true;
	while (digits < end && host.ptr[end - 1 - digits] >= '0' &&
		host.ptr[end - 1 - digits] <= '9')
		digits++;
	if (!digits || digits == end || host.ptr[end - 1 - digits] != '.')
		return false;
	if (host.len >= sizeof(ip))
		return true;
	memcpy(ip, host.ptr, host.len);
	ip[host.len] = '\0';
	return !inet_aton(ip, &unused);
}

// host = "" | "*" | "[" IPv6 "]" | IPv6 | IPv4 | name
static bool
read_host(struct text host, unsigned parts, struct endpoint *out)
{
	bool any = out->kind == ENDPOINT_NAME, brackets = host.len && host.ptr[0] == '[';
	unsigned family;

	if (brackets && (host.len < 4 || host.ptr[host.len - 1] != ']'))
		return fail(out, host, ALL_VERSIONS, "it is not an address");
	if (brackets)
		host = (struct text){ host.ptr + 1, host.len - 2 };
	out->host = host;
	if (host.len == 0 || text_is(host, "*")) {
		out->kind = any ? ENDPOINT_IPV4 : out->kind;
		return true;
	}
	family = read_ip(host, out);
	if (family == 6 && (any || out->kind == ENDPOINT_IPV6))
		out->kind = ENDPOINT_IPV6;
	else if (family == 4 && (any || out->kind == ENDPOINT_IPV4))
		out->kind = ENDPOINT_IPV4;
	else if (!(parts & HOST_NAME) || (!(parts & HOST_LATER) && host_impossible(host)))
		return fail(out, host, ALL_VERSIONS, "it is not an address");
	else
		out->kind = ENDPOINT_NAME;
	if (out->kind == ENDPOINT_NAME)
		out->ip = (struct address){ 0 };
	return true;
}

// The place may want one of the two flows, whatever the address is.
static bool
check_flow(struct text prefix, unsigned parts, struct endpoint *out)
{
	if (parts & ONLY_STREAM && out->flow == FLOW_DATAGRAMS)
		return fail(out, prefix, ALL_VERSIONS,
			"it is for datagrams, and a stream is wanted here");
	if (parts & ONLY_TCP && (out->quic || out->kind > ENDPOINT_IPV6))
		return fail(out, prefix, ALL_VERSIONS, "it is no address for TCP");
	if (parts & ONLY_DATAGRAMS && out->flow == FLOW_STREAM)
		return fail(out, prefix, ALL_VERSIONS,
			"it is for a stream, and datagrams are wanted here");
	return true;
}

// endpoint = prefix host (":" ports)?
bool
endpoint_parse(struct text t, unsigned parts, struct endpoint *out)
{
	struct text rest;
	size_t colon;

	*out = (struct endpoint){ .low = -1, .high = -1 };
	rest = read_prefix(t, out);
	out->host = rest;
	if (!check_flow(text_before(t, t.len - rest.len), parts, out))
		return false;
	if (out->kind == ENDPOINT_FD || out->kind == ENDPOINT_SOCKPAIR)
		return read_number(rest, parts, out);
	if (out->kind == ENDPOINT_UNIX && rest.len > MAX_PATH)
		return fail(out, rest, ALL_VERSIONS, "the path of the socket is too long");
	if (out->kind >= ENDPOINT_UNIX)
		return !out->fault;
	colon = rest.len;
	while (colon > 1 && rest.ptr[colon - 1] != ':' && rest.ptr[colon - 1] != ']')
		colon--;
	if (colon && rest.ptr[colon - 1] == ':')
		return read_host(text_before(rest, colon - 1), parts, out) &&
		       read_ports(text_after(rest, colon), parts, out) && !out->fault;
	if ((parts & PORT_MUST) == PORT_MUST)
		return fail(out, t, ALL_VERSIONS, "the port is missing");
	return read_host(rest, parts, out) && !out->fault;
}
