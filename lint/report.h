// report: diagnostics to bytes.
#pragma once

#include <stdio.h>

#include "model/diag.h"

struct reporter {
	const char *name; // as in --format=name
	void (*write)(FILE *to, struct diag *const *diags, size_t n);
};

// Every format, the default first; the end has no name.
extern const struct reporter reporters[];
