// application_mark: words that say "Open WebUI".
#pragma once

#include "model/model.h"

// Whether a word of a pattern that a host or a path is compared with is a mark: "owui_chat".
bool pattern_marked(struct text pattern);

// Whether the proxy's name, its servers or its health check have one.
bool proxy_marked(const struct proxy *p);

// Whether its name or a server of it says that the backend is Open WebUI and nothing else.
bool proxy_named(struct arena *a, const struct proxy *p);

// Whether the backend is Open WebUI beyond doubt: "chat" alone is many programs.
bool proxy_open_webui(struct arena *a, const struct proxy *p);
