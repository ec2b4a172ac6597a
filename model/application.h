// application: which of the proxies is Open WebUI.
#pragma once

#include "model/model.h"

struct application {
	struct application *next;
	const struct proxy *proxy;
	bool marked;  // its names say so, or the settings do
	bool certain; // marked, or the only HTTP backend there is for users
};

// Those that the settings name; else those with a mark of their own; else the only HTTP backend
// that frontends lead to, or each of a few.  NULL if there is none, or too many to tell.
struct application *applications_find(struct arena *a, const struct model *m);
