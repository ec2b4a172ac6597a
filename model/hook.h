// hook: what a command or shell script that certbot runs does for HAProxy, as far as can be told
// without running it.
#pragma once

#include "parser/text.h"

enum hook_effect {
	HOOK_BUILDS = 1,  // may write a file
	HOOK_RELOADS = 2, // may make HAProxy read its files again
	HOOK_STOPS = 4    // stops HAProxy, that is certain
};

// HOOK_*; what is no command that we know may build and reload.
unsigned hook_effects(struct text script);
