// host_store: the two places that a host's answers come from, a disk and rows.
#pragma once

#include "model/host.h"

enum { MAX_ENTRIES = 100000 }; // of a directory

// All paths are absolute, end in a NUL, and lead through no link but the last name.
struct host {
	struct host_info (*look)(const struct host *h, struct arena *a, const char *path);
	bool (*read)(const struct host *h, struct arena *a, const char *path, size_t limit,
		struct text *out);
	struct text *(*list)(const struct host *h, struct arena *a, const char *path, size_t *n);
	// `path` is this machine's, and `name` its last part.
	bool (*beside)(const struct host *h, struct arena *a, const char *path, const char *name,
		size_t limit, struct text *out);
	const char *cwd;  // where relative paths start; "/" and so on
	const char *root; // of a disk: its real path; NULL for rows
	int fd;           // of a disk: the root
	const struct host_row *rows;
	struct text passwd, groups; // of a disk: the files that name users and groups
};
