// acme_patterns: the conditions that are meant for the challenge.
#pragma once

#include "model/acme.h"

// Those on paths that are the challenge's, or nearly, in the order of acl lines, use_backend and
// http-request.
struct challenge_pattern *acme_patterns(const struct model *m);
