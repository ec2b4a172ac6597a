// Runs RULE alone on every tests/cases/RULE/CASE.cfg and compares with CASE.out.
// An empty .out says that the rule must keep quiet; every rule needs a case of
// both kinds.  `golden --update` rewrites the .out files, for review in git.

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint/lint.h"
#include "lint/report.h"
#include "tests/case_host.h"

// When the certificates of the cases are judged: 2027-01-01.
enum { NOW = 1798761600 };

static int passed, failures;

static void
fail(const char *where, const char *what)
{
	printf("%s: %s\n", where, what);
	failures++;
}

// What the rule prints for the case; the caller frees it.
static char *
run(const struct rule *r, const char *path)
{
	const struct rule *only[] = { r, NULL };
	struct arena a = { 0 };
	struct settings settings = settings_default();
	const char *why = NULL;
	struct source *src = source_read(&a, path, &why);
	const struct source *sources[] = { src };
	struct unit unit = { sources, 1 };
	char *out = NULL;
	size_t len, n;
	struct diag **diags;
	struct report report;
	FILE *mem = open_memstream(&out, &len);

	settings.now = NOW;
	settings.host = case_host(&a, arena_strndup(&a, path, strlen(path) - strlen(".cfg")));
	src->path = strrchr(path, '/') + 1;
	diags = lint(&a, &unit, &settings, only, &n);
	report = report_of(&a, diags, n, false);
	reporter_find("gnu")->write(mem, &report);
	fclose(mem);
	arena_free(&a);
	return out;
}

// Whether the case expects any output.
static bool
check_case(const struct rule *r, const char *path, bool update)
{
	struct arena a = { 0 };
	char *got = run(r, path), *out = arena_strndup(&a, path, strlen(path));
	const struct source *want;
	const char *why = NULL;
	bool loud = *got != '\0';

	memcpy(strrchr(out, '.'), ".out", 4);
	want = source_read(&a, out, &why);
	if (update) {
		FILE *f = fopen(out, "w");

		fputs(got, f);
		fclose(f);
	} else if (!want || want->len != strlen(got) || memcmp(want->text, got, want->len) != 0) {
		fail(path, "differs from its .out; it now prints:");
		fputs(got, stdout);
	} else {
		passed++;
	}
	arena_free(&a);
	free(got);
	return loud;
}

int
main(int argc, char **argv)
{
	bool update = argc == 2 && strcmp(argv[1], "--update") == 0;

	for (size_t i = 0; all_rules[i]; i++) {
		const struct rule *r = all_rules[i];
		char pattern[256];
		glob_t found;
		bool loud = false, quiet = false;

		snprintf(pattern, sizeof(pattern), "tests/cases/%s/*.cfg", r->name);
		if (glob(pattern, 0, NULL, &found) == 0) {
			for (size_t k = 0; k < found.gl_pathc; k++)
				*(check_case(r, found.gl_pathv[k], update) ? &loud : &quiet) = true;
			globfree(&found);
		}
		if (!loud)
			fail(r->name, "has no case that it reports");
		if (!quiet)
			fail(r->name, "has no case that it must not report");
	}
	printf("%d passed, %d failed\n", passed, failures);
	return failures > 0;
}
