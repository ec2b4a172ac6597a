#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lint/clean.h"
#include "lint/inputs.h"
#include "lint/suite.h"
#include "lint/unit.h"
#include "lint/xml.h"

int command_test(struct arena *a, const struct arguments *args);

static size_t
count(const struct suite *s, bool failed)
{
	size_t n = 0;

	for (const struct suite_case *c = s->cases; c; c = c->next)
		n += !failed || !c->passed;
	return n;
}

static void
write_text(struct arena *a, const struct suite *list, bool quiet)
{
	for (const struct suite *s = list; s; s = s->next) {
		for (const struct suite_case *c = s->cases; c; c = c->next)
			if (!c->passed)
				printf("%s: FAIL: %s\n%s\n", suite_place(a, s, c),
					clean(a, c->name), c->why);
		if (!quiet)
			printf("%s: %zu passed, %zu failed\n", clean(a, text_of(s->path)),
				count(s, false) - count(s, true), count(s, true));
	}
}

static void
write_junit_case(struct arena *a, const struct suite *s, const struct suite_case *c)
{
	fputs("    <testcase", stdout);
	write_attribute(stdout, "name", clean(a, c->name));
	write_attribute(stdout, "classname", clean(a, text_of(s->path)));
	if (c->passed) {
		fputs("/>\n", stdout);
		return;
	}
	fputs(">\n      <failure", stdout);
	write_attribute(stdout, "message", "not as expected");
	fputs(">", stdout);
	write_xml(stdout, arena_printf(a, "%s:\n%s", suite_place(a, s, c), c->why));
	fputs("</failure>\n    </testcase>\n", stdout);
}

static void
write_junit(struct arena *a, const struct suite *list)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"owui-lint test\">\n",
		stdout);
	for (const struct suite *s = list; s; s = s->next) {
		fputs("  <testsuite", stdout);
		write_attribute(stdout, "name", clean(a, text_of(s->path)));
		printf(" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", count(s, false),
			count(s, true));
		for (const struct suite_case *c = s->cases; c; c = c->next)
			write_junit_case(a, s, c);
		fputs("  </testsuite>\n", stdout);
	}
	fputs("</testsuites>\n", stdout);
}

static bool
add_suite(struct arena *a, struct suite ***end, const char *path)
{
	struct suite *s = suite_read(a, path);

	if (!s)
		return false;
	**end = s;
	*end = &s->next;
	return true;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

// The test files of a folder.
static bool
add_folder(struct arena *a, struct suite ***end, const char *folder)
{
	bool here = strcmp(folder, ".") == 0;
	const char *pattern = here ? "*.test.yaml" : arena_printf(a, "%s/*.test.yaml", folder);
	bool ok = true;
	glob_t found;

	if (glob(pattern, 0, NULL, &found) != 0)
		return refuse("%s: no test file *.test.yaml is in this directory", folder) ==
		       EXIT_CLEAN;
	for (size_t i = 0; ok && i < found.gl_pathc; i++)
		ok = add_suite(a, end, text_string(a, text_of(found.gl_pathv[i])));
	globfree(&found);
	return ok;
}

static bool
find_suites(struct arena *a, const struct arguments *args, struct suite **list)
{
	if (!args->npaths)
		return add_folder(a, &list, ".");
	for (size_t i = 0; i < args->npaths; i++)
		if (!(is_folder(args->paths[i]) ? add_folder : add_suite)(a, &list, args->paths[i]))
			return false;
	return true;
}

// haproxy.cfg has its tests in haproxy.test.yaml beside it.
static const char *
draft_path(struct arena *a, const char *path)
{
	size_t len = strlen(path);

	if (len > 4 && strcmp(path + len - 4, ".cfg") == 0)
		len -= 4;
	return arena_printf(a, "%.*s.test.yaml", (int)len, path);
}

static int
draft(struct arena *a, const struct arguments *args)
{
	struct input *in = NULL;
	struct unit unit;
	const char *path, *name;
	FILE *to;

	if (!inputs_prepare(a, args, &in) || !unit_read(a, args, in, &unit))
		return EXIT_USAGE;
	if (in->next || unit.nsources > 1)
		return refuse("test --init wants one configuration of one file");
	path = draft_path(a, in->paths[0]);
	name = strrchr(in->paths[0], '/');
	to = strcmp(in->paths[0], "-") == 0
	             ? stdout
	             : fopen(path, option_given(args, OPT_FORCE) ? "w" : "wx");
	if (!to)
		return refuse("%s: %s%s", path, strerror(errno),
			errno == EEXIST ? "; --force overwrites it" : "");
	suite_draft(
		to, a, name ? name + 1 : in->paths[0], unit_model(a, &unit, &in->setup->settings));
	if (to == stdout)
		return EXIT_CLEAN;
	if (fclose(to) != 0)
		return refuse("%s: %s", path, strerror(errno));
	printf("%s\n", path);
	return EXIT_CLEAN;
}

int
command_test(struct arena *a, const struct arguments *args)
{
	const char *format = option_value(args, OPT_FORMAT);
	bool junit = format && strcmp(format, "junit") == 0, failed = false;
	struct suite *list = NULL;

	if (format && !junit && strcmp(format, "text") != 0)
		return refuse("tests are reported as text or junit, not as '%s'", format);
	if (option_given(args, OPT_INIT))
		return draft(a, args);
	if (!find_suites(a, args, &list))
		return EXIT_USAGE;
	for (struct suite *s = list; s; s = s->next) {
		if (!suite_run(a, args, s))
			return EXIT_USAGE;
		failed |= count(s, true) > 0;
	}
	if (junit)
		write_junit(a, list);
	else
		write_text(a, list, option_given(args, OPT_QUIET));
	return failed ? EXIT_FOUND : EXIT_CLEAN;
}
