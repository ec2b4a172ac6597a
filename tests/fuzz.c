// For libFuzzer: any bytes have a tree with every invariant, and can be linted.

#include <stdio.h>
#include <stdlib.h>

#include "tests/invariants.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { (const char *)data, size };
	const char *why = invariants_check(bytes);

	if (!why)
		why = invariants_lint(bytes);
	if (why) {
		puts(why);
		abort();
	}
	return 0;
}
