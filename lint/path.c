#include "lint/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *
path_in(struct arena *a, const char *folder, const char *path)
{
	if (path[0] == '/')
		return path;
	return arena_printf(a, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, path);
}

const char *
path_absolute(struct arena *a, const char *path)
{
	char resolved[PATH_MAX], here[PATH_MAX];

	if (realpath(path, resolved))
		return arena_strndup(a, resolved, strlen(resolved));
	return path_in(a, getcwd(here, sizeof(here)) ? here : "/", path);
}

const char *
path_folder(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return slash == path ? "/" : arena_strndup(a, path, (size_t)(slash - path));
}

const char *
path_from_here(const char *path)
{
	char here[PATH_MAX];
	size_t len;

	if (!getcwd(here, sizeof(here)))
		return path;
	len = strcmp(here, "/") == 0 ? 0 : strlen(here);
	return strncmp(path, here, len) == 0 && path[len] == '/' && path[len + 1] ? path + len + 1
	                                                                          : path;
}

const char *
path_place(struct arena *a, const char *path)
{
	char folder[PATH_MAX];
	const char *name = strrchr(path, '/');

	if (!name)
		return path;
	if (realpath(path_folder(a, path), folder))
		return path_from_here(path_in(a, folder, name + 1));
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	return path;
}
