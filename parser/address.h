// address: IP addresses and networks as bytes.
#pragma once

#include "parser/text.h"

// An IPv4 or IPv6 address, or a network of them.
struct address {
	unsigned char bytes[16];
	unsigned family; // 4 or 6; 0 is none
	unsigned prefix; // 32 or 128 for a single address
};

// "192.0.2.1", "192.168.0" (short forms count from the left), "2001:db8::/32",
// "10.0.0.0/255.0.0.0"; false for anything else.
bool address_parse(struct text t, struct address *out);

// Whether `a` lies in the network; between families as HAProxy compares them: an IPv6 address that
// maps an IPv4 one is that one.
bool address_in(const struct address *a, const struct address *network);

// Whether no host of the Internet has an address of that network: it is private, loopback,
// link-local, shared (RFC 6598), reserved for documentation or a multicast group.
bool address_private(const struct address *network);

bool address_loopback(const struct address *a);
bool address_any(const struct address *a); // 0.0.0.0 or ::
struct text address_text(struct arena *a, const struct address *from);
