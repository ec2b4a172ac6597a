// endpoint: addresses with ports and prefixes, as on bind and server lines.
#pragma once

#include "parser/address.h"
#include "parser/version.h"

enum endpoint_kind {
	ENDPOINT_NAME, // a host name, which the resolver must know
	ENDPOINT_IPV4,
	ENDPOINT_IPV6,
	ENDPOINT_UNIX,
	ENDPOINT_ABNS, // an abstract socket
	ENDPOINT_FD,
	ENDPOINT_SOCKPAIR,
	ENDPOINT_RHTTP,
};

enum endpoint_flow { FLOW_ANY, FLOW_STREAM, FLOW_DATAGRAMS };

// What a place lets an address have.
enum endpoint_part {
	PORT_MAY = 1 << 0,
	PORT_MUST = 1 << 1 | PORT_MAY,
	PORT_RANGE = 1 << 2,
	PORT_OFFSET = 1 << 3,
	HOST_NAME = 1 << 4, // to be resolved
	HOST_FD = 1 << 5,
	HOST_LATER = 1 << 6, // a name that nobody knows may do
	ONLY_STREAM = 1 << 7,
	ONLY_DATAGRAMS = 1 << 8,
	ONLY_TCP = 1 << 9, // an IP address or name, and no QUIC
};

struct endpoint {
	enum endpoint_kind kind;
	struct text host;  // without brackets; a path; what follows the prefix; empty for ":80"
	struct address ip; // of IPv4 and IPv6; its family is 0 for ":80" and "*:80"
	long low, high;    // ports; -1 if there is none.  For an offset the port to add
	char offset;       // '+' or '-' before the port, else 0
	enum endpoint_flow flow; // that its prefix says
	bool quic, mptcp;
	const char *fault; // a clause if it is no address for this place; NULL
	struct text fault_at;
	unsigned fault_versions; // the releases that see the fault
};

// Whether no resolver can know the host: its name ends with a number, lacks a label, or has an '@'
// or a ':'.
bool host_impossible(struct text host);

// One address, of those that a comma separates on a bind line.  False if it has a fault.
bool endpoint_parse(struct text t, unsigned parts, struct endpoint *out);
