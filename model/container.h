// container: as whom HAProxy starts in its container, and what that user can read of the host.
#pragma once

#include "model/compose.h"

struct container_user {
	bool known;
	bool said; // by the compose file; else the image is one that is known to
	long uid, gid;
};

struct container_user container_user(const struct compose_service *s);

// Whether it certainly cannot open what is at that path of the host, which a mount brings into its
// container.
bool container_refused(const struct compose_service *s, const struct host_info *info);
