// Any bytes have a tree with every invariant, and printing it gives them back.

#include "tests/fuzz/fuzz.h"
#include "tests/invariants.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	must_hold(invariants_check((struct text){ (const char *)data, size }));
	return 0;
}
