// setup: what the command line says of the deployment and of the rules.
#pragma once

#include "lint/policy.h"
#include "model/settings.h"

struct setup {
	struct settings settings;
	struct policy policy;
};

// False if an option's value is wrong, which is then said.
bool setup_read(struct arena *a, const struct arguments *args, struct setup *s);
