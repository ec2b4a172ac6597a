// case_host: the host of a golden case, from the folder CASE.root and the file CASE.modes.
#pragma once

#include "model/host.h"

// CASE.root holds files (mode 600, root's) and symbolic links as they are.  CASE.modes, which may
// be absent, has a line for each path that differs or that git cannot hold: "KIND MODE OWNER:GROUP
// PATH", where KIND is file, directory, socket, other or hidden.  NULL if the case, whose path
// without its ending is `stem`, has neither: it runs without a host.
struct host *case_host(struct arena *a, const char *stem);
