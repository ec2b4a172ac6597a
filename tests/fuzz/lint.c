// Any bytes can be linted with every rule, and printed in the format that their number chooses.

#include "lint/lint.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/world.h"

static void
judge(struct arena *a, struct text bytes, bool host, unsigned targets)
{
	const struct source *src = source_of(a, "haproxy.cfg", bytes);
	struct settings settings = settings_default();
	const struct unit unit = { &src, 1 };
	size_t n;
	struct diag **diags;

	settings.host = host ? host_of(a, world) : NULL;
	settings.targets = targets;
	diags = lint(a, &unit, &settings, all_rules, &n);
	must_hold(findings_check(&unit, diags, n));
	must_hold(formats_check(a, diags, n, bytes.len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct text bytes = { (const char *)data, size };

	judge(&a, bytes, true, ALL_VERSIONS);
	arena_free(&a);
	judge(&a, bytes, false, VERSION_BIT(V2_6));
	arena_free(&a);
	return 0;
}
