// host_maps: names that a map tells apart, "use_backend %[req.hdr(host),lower,map(FILE)]".
#pragma once

#include "model/hosts.h"

// The names for which a map of p has the value, or any, if its ptr is NULL: of dynamic names of
// backends, and of variables.  NULL if no map can be read; *other is then set if there is one.
struct served_host *hosts_mapped(
	const struct model *m, const struct proxy *p, struct text value, bool *other);

// Whether any map may choose backends: a cheap look.
bool maps_mentioned(const struct model *m);

// The names in the files of a test's patterns, "hdr(host) -f FILE".
struct served_host *hosts_listed(const struct model *m, const struct test *t, bool *other);
