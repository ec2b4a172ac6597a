// hosts: the host names that a frontend tells apart on the way to a backend.
#pragma once

#include "model/model.h"

struct served_host {
	struct text name; // without a port
	struct served_host *next;
	const struct line *line; // that compares with it
	size_t word;
};

// The literal names that use_backend lines of p ask for, by ACL or in braces; a name once.  Names
// from files, patterns and suffixes are not among them.
struct served_host *hosts_of(const struct model *m, const struct proxy *p);

// Likewise the names that any condition of p compares with, also to deny, redirect or except them,
// and those in files and maps that can be read.  *other is set if it compares with something else
// that is no literal name.
struct served_host *hosts_compared(const struct model *m, const struct proxy *p, bool *other);

// Whether the fetch gives the Host header.
bool host_header(const struct call *fetch);

// Whether it gives the name that a client asks for, in Host or in its TLS hello.
bool host_fetched(const struct call *fetch);

// Whether the test compares the name that a client asks for.
bool host_test(const struct model *m, const struct test *t);

// Whether such a test may stand on the line from word `from` on: a cheap look.
bool host_test_may_follow(const struct line *l, size_t from);

// Whether the names, which may have ports, are of one domain: their last two labels are the same.
bool host_related(struct text a, struct text b);

// Whether the name may be anybody's on the Internet: it has a dot, is no address, and no ending
// that is only used inside of houses.
bool host_public(struct text name);
