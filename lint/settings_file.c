#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lint/path.h"
#include "lint/setup.h"

static const char name[] = ".owui-lint.yaml";

static const char *
upward(struct arena *a, const char *folder)
{
	for (;;) {
		const char *path = path_in(a, folder, name);

		if (access(path, F_OK) == 0)
			return path;
		if (strcmp(folder, "/") == 0)
			return NULL;
		folder = path_folder(a, folder);
	}
}

static const char *
existing(const char *path)
{
	return access(path, F_OK) == 0 ? path : NULL;
}

const char *
settings_search(struct arena *a, const char *folder)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	const char *path = upward(a, path_absolute(a, folder));

	if (!path && xdg && *xdg)
		path = existing(arena_printf(a, "%s/owui-lint.yaml", xdg));
	else if (!path && home && *home)
		path = existing(arena_printf(a, "%s/.config/owui-lint.yaml", home));
	return path ? path_from_here(path) : existing("/etc/owui-lint.yaml");
}

const struct settings_file *
settings_read(struct arena *a, const char *path)
{
	struct settings_file *f = arena_new(a, struct settings_file);
	struct yaml_fault fault;
	const char *why = NULL;
	const struct source *src = source_read(a, path, &why);
	struct position pos;

	if (!src) {
		refuse("%s: %s", path, why);
		return NULL;
	}
	f->path = path;
	f->folder = path_folder(a, path_absolute(a, path));
	f->root = yaml_read(a, src, &fault);
	if (!fault.why)
		return f;
	pos = span_start(fault.at);
	refuse("%s:%zu:%zu: %s", path, pos.line, pos.col, fault.why);
	return NULL;
}
