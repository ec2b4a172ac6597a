// log_lines: what a proxy logs, and where to.
#pragma once

#include "model/model.h"

// Whether the line says in which format connections or requests are logged.
bool is_log_format(const struct line *l);

// The one that counts for a proxy: the last of its own, else of its defaults; NULL if there is
// none.
const struct line *proxy_log_format(const struct proxy *p);

// Whether the proxy may log to anywhere.
bool proxy_logs(const struct model *m, const struct proxy *p);
