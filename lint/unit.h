// unit: the sources of one configuration.
#pragma once

#include "lint/inputs.h"
#include "lint/options.h"
#include "model/model.h"

struct unit {
	const struct source *const *sources;
	size_t nsources;
};

// Reads the input's files.  False if one cannot be read, which is then said.
bool unit_read(
	struct arena *a, const struct arguments *args, const struct input *in, struct unit *out);

// What the sources mean.
const struct model *unit_model(struct arena *a, const struct unit *u, const struct settings *s);
