// jobs: what runs on the host before and after certbot renews a certificate.
#pragma once

#include "model/certbot.h"

struct jobs {
	bool any;         // something may carry a renewed certificate to HAProxy
	unsigned effects; // HOOK_*, of all of it
	// Hooks that do nothing; empty for none.
	struct text gone; // a renewal file names it, and it is not there
	struct text idle; // it is not executable
};

// After the renewal; of a host that we may not look at, everything is possible.
struct jobs jobs_after(const struct model *m, const struct renewal *r);

// Where HAProxy is stopped before certbot asks for a certificate: the command, or the path of a
// hook.  Empty if it is not.
struct text jobs_stop(const struct model *m, const struct renewal *r);

// Whether certbot may be told of its port in another way: by its own settings, or by the job that
// runs it.
bool jobs_name_port(const struct model *m);
