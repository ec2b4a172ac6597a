// Any bytes can be linted with every rule, and printed in the format that their number chooses.

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/world.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct text bytes = { (const char *)data, size };

	lint_must_hold(&a, bytes, host_of(&a, world), ALL_VERSIONS, size);
	arena_free(&a);
	lint_must_hold(&a, bytes, NULL, VERSION_BIT(V2_6), size);
	arena_free(&a);
	return 0;
}
