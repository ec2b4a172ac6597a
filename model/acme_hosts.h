// acme_hosts: the names that Let's Encrypt may validate here.
#pragma once

#include "model/flow.h"
#include "model/hosts.h"

struct acme_hosts {
	const struct served_host *first; // at least one
	bool made_up;                    // which is a name of ours, then
	bool other;                      // Host is compared with more than names that are known
};

// The public names that frontends tell apart on the way to a server, and those of the settings.
// Every request has the headers.
struct acme_hosts acme_hosts_find(
	struct arena *a, const struct model *m, const struct header *headers);
