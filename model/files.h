// files: the files that a configuration names.
#pragma once

#include "model/host.h"
#include "model/model.h"

// The path on the host that HAProxy opens for `path` on line l: with default-path before it, and
// through the mounts of its container, if it runs in one of the compose file.  Empty if that cannot
// be told.
struct text line_file(const struct model *m, const struct line *l, struct text path);

// `path` below the directory `base`, unless it is absolute or there is no base.
struct text path_below(struct arena *a, struct text base, struct text path);
