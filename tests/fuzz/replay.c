// Gives a harness the files that are named, or those that a glob pattern finds, where there is no
// libFuzzer: what it once found stays mended.

#include <glob.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

static bool
replay(const char *path)
{
	struct arena a = { 0 };
	const char *why = NULL;
	const struct source *src = source_read(&a, path, &why);
	uint8_t *bytes;

	if (!src) {
		printf("%s: %s\n", path, why);
		return false;
	}
	// Of their own, so that a byte beyond the last one is noticed.
	bytes = malloc(src->len ? src->len : 1);
	memcpy(bytes, src->text, src->len);
	LLVMFuzzerTestOneInput(bytes, src->len);
	free(bytes);
	arena_free(&a);
	return true;
}

int
main(int argc, char **argv)
{
	size_t passed = 0, failed = 0;

	for (int i = 1; i < argc; i++) {
		glob_t found;

		if (glob(argv[i], 0, NULL, &found) != 0)
			continue;
		for (size_t k = 0; k < found.gl_pathc; k++)
			*(replay(found.gl_pathv[k]) ? &passed : &failed) += 1;
		globfree(&found);
	}
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed > 0;
}
