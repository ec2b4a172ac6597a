#include "parser/address.h"

#include <arpa/inet.h>
#include <string.h>

// What the Internet does not route.
static const char *const unrouted[] = {
	"0.0.0.0/8",
	"10.0.0.0/8",
	"100.64.0.0/10",
	"127.0.0.0/8",
	"169.254.0.0/16",
	"172.16.0.0/12",
	"192.0.2.0/24",
	"192.168.0.0/16",
	"198.18.0.0/15",
	"198.51.100.0/24",
	"203.0.113.0/24",
	"224.0.0.0/3",
	"::/8",
	"100::/64",
	"2001:db8::/32",
	"fc00::/7",
	"fe80::/10",
	"ff00::/8",
};

static unsigned
bits(unsigned family)
{
	return family == 4 ? 32 : 128;
}

// mask = number | dotted
static bool
parse_mask(struct text t, struct address *out)
{
	long long n;
	struct address mask;

	if (text_number(t, &n)) {
		out->prefix = (unsigned)n;
		return n >= 0 && n <= bits(out->family);
	}
	if (out->family != 4 || !address_parse(t, &mask) || mask.family != 4)
		return false;
	out->prefix = 0;
	while (out->prefix < 32 && mask.bytes[out->prefix / 8] >> (7 - out->prefix % 8) & 1)
		out->prefix++;
	return true;
}

bool
address_parse(struct text t, struct address *out)
{
	char s[64];
	struct text host = text_cut(&t, '/');

	*out = (struct address){ 0 };
	if (!host.len || host.len >= sizeof(s) || memchr(host.ptr, 0, host.len))
		return false;
	memcpy(s, host.ptr, host.len);
	s[host.len] = 0;
	if (inet_pton(AF_INET, s, out->bytes) == 1 ||
		(ascii_digit(s[0]) && inet_aton(s, (struct in_addr *)(void *)out->bytes)))
		out->family = 4;
	else if (inet_pton(AF_INET6, s, out->bytes) == 1)
		out->family = 6;
	else
		return false;
	out->prefix = bits(out->family);
	return !t.len || parse_mask(t, out);
}

static bool
same_bits(const unsigned char *a, const unsigned char *b, unsigned n)
{
	unsigned whole = n / 8, rest = n % 8;

	if (memcmp(a, b, whole) != 0)
		return false;
	return !rest || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

// The IPv4 address that an IPv6 one maps; 0 bytes of difference if it is one already.
static struct address
unmapped(const struct address *a)
{
	static const unsigned char prefix[12] = { [10] = 0xff, [11] = 0xff };
	struct address out = *a;

	if (a->family != 6 || a->prefix < 96 || memcmp(a->bytes, prefix, 12) != 0)
		return out;
	out.family = 4;
	out.prefix = a->prefix - 96;
	memcpy(out.bytes, a->bytes + 12, 4);
	return out;
}

bool
address_in(const struct address *a, const struct address *network)
{
	struct address one = *a, net = *network;

	if (one.family != net.family) {
		one = unmapped(a);
		net = unmapped(network);
	}
	return one.family == net.family && net.prefix <= one.prefix &&
	       same_bits(one.bytes, net.bytes, net.prefix);
}

bool
address_private(const struct address *network)
{
	struct address plain = unmapped(network), net;

	for (size_t i = 0; i < sizeof(unrouted) / sizeof(unrouted[0]); i++)
		if (address_parse(text_of(unrouted[i]), &net) && net.family == plain.family &&
			net.prefix <= plain.prefix && same_bits(plain.bytes, net.bytes, net.prefix))
			return true;
	return false;
}

bool
address_loopback(const struct address *a)
{
	static const unsigned char one[16] = { [15] = 1 };
	struct address plain = unmapped(a);

	if (plain.family == 4)
		return plain.bytes[0] == 127;
	return plain.family == 6 && memcmp(plain.bytes, one, 16) == 0;
}

bool
address_any(const struct address *a)
{
	static const unsigned char zero[16];

	return a->family && memcmp(a->bytes, zero, bits(a->family) / 8) == 0;
}

struct text
address_text(struct arena *a, const struct address *from)
{
	char s[INET6_ADDRSTRLEN] = "";

	inet_ntop(from->family == 4 ? AF_INET : AF_INET6, from->bytes, s, sizeof(s));
	return text_printf(a, "%s", s);
}
