#include <stdio.h>

#include "lint/lint.h"
#include "lint/report.h"

enum { EXIT_CLEAN, EXIT_FOUND, EXIT_USAGE };

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct settings settings = settings_default();
	const struct source *src;
	struct unit unit = { &src, 1 };
	const char *why = NULL;
	struct diag **diags;
	size_t n;

	if (argc != 2) {
		fputs("usage: owui-lint file\n", stderr);
		return EXIT_USAGE;
	}
	src = source_read(&a, argv[1], &why);
	if (!src) {
		fprintf(stderr, "owui-lint: %s: %s\n", argv[1], why);
		return EXIT_USAGE;
	}
	diags = lint(&a, &unit, &settings, all_rules, &n);
	reporters[0].write(stdout, diags, n);
	arena_free(&a);
	return n ? EXIT_FOUND : EXIT_CLEAN;
}
