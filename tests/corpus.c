// Runs every rule on each corpus/NAME/haproxy.cfg and compares with haproxy.out beside it.  The
// host of a configuration is haproxy.root and haproxy.modes, if it has them, else none is known.
// `corpus --update` rewrites the .out files, for review in git; `corpus --print NAME` shows one.

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint/lint.h"
#include "lint/report.h"
#include "tests/case_host.h"

// When the certificates are judged: 2027-01-01.
enum { NOW = 1798761600 };

// What the program says of corpus/NAME; the caller frees it.
static char *
run(const char *folder)
{
	struct arena a = { 0 };
	struct settings settings = settings_default();
	const char *why = NULL;
	char *stem = arena_printf(&a, "%s/haproxy", folder), *out = NULL;
	struct source *src = source_read(&a, arena_printf(&a, "%s.cfg", stem), &why);
	const struct source *sources[] = { src };
	struct unit unit = { sources, 1 };
	size_t len, n;
	struct diag **diags;
	struct report report;
	FILE *mem = open_memstream(&out, &len);

	settings.now = NOW;
	settings.host = case_host(&a, stem);
	src->path = strrchr(src->path, '/') + 1;
	diags = lint(&a, &unit, &settings, all_rules, &n);
	report = report_of(&a, diags, n, false);
	reporter_find("gnu")->write(mem, &report);
	fclose(mem);
	arena_free(&a);
	return out;
}

// Whether the program says what the .out file has; with `update` it will.
static bool
check(const char *folder, bool update)
{
	struct arena a = { 0 };
	char *got = run(folder), *path = arena_printf(&a, "%s/haproxy.out", folder);
	const char *why = NULL;
	bool ok = true;

	if (update) {
		FILE *f = fopen(path, "w");

		fputs(got, f);
		fclose(f);
	} else {
		const struct source *want = source_read(&a, path, &why);

		ok = want && text_is((struct text){ want->text, want->len }, got);
	}
	if (!ok)
		printf("%s differs; the program now says:\n%s", path, got);
	arena_free(&a);
	free(got);
	return ok;
}

int
main(int argc, char **argv)
{
	bool update = argc == 2 && strcmp(argv[1], "--update") == 0;
	size_t passed = 0, failed = 0;
	glob_t found;

	if (argc == 3 && strcmp(argv[1], "--print") == 0) {
		char folder[256], *out;

		snprintf(folder, sizeof(folder), "corpus/%s", argv[2]);
		out = run(folder);
		fputs(out, stdout);
		free(out);
		return 0;
	}
	if (glob("corpus/*/haproxy.cfg", 0, NULL, &found) != 0)
		return 99;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		*strrchr(found.gl_pathv[i], '/') = '\0';
		*(check(found.gl_pathv[i], update) ? &passed : &failed) += 1;
	}
	globfree(&found);
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed > 0;
}
