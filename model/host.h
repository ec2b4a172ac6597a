// host: what the machine that a configuration is for has on its disk.  A value that is passed in:
// the machine below a root directory, rows of an example, or NULL, of which nothing is known.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "parser/text.h"

enum host_kind {
	HOST_UNKNOWN, // there is no host, or we may not look
	HOST_ABSENT,
	HOST_FILE,
	HOST_DIRECTORY,
	HOST_SOCKET,
	HOST_OTHER, // a device, a FIFO: exists, and is never opened
	HOST_LINK   // only in rows: its content is where it points
};

// A path of an example.  Directories above it exist, are root's and have mode 755, unless rows say
// otherwise.  A row of kind HOST_UNKNOWN is a place where we may not look.
struct host_row {
	const char *path;
	enum host_kind kind;
	unsigned mode;
	const char *owner, *group;
	const char *content;
	int64_t mtime;
};

// A directory that had to be passed on the way to a path.
struct host_step {
	const struct host_step *next; // towards the root
	struct text path;
	unsigned mode;
	struct text owner, group;
	long uid, gid;
};

struct host_info {
	enum host_kind kind;
	struct text path;         // absolute below the root, symbolic links resolved
	struct text link;         // where the path's own last name points, if it is a symbolic link
	unsigned mode;            // permission bits, 07777
	struct text owner, group; // names; the number where the host has no name for it
	long uid, gid;            // their numbers; -1 if not known
	int64_t size, mtime;
	bool readable;                 // by the user who runs us
	int error;                     // errno of HOST_ABSENT and HOST_UNKNOWN
	const struct host_step *steps; // directories on the way, links' own included, nearest first
};

// The machine below `root`, "/" for all of it.  NULL, with *why set to one clause, if root is no
// directory that can be opened.  It stays open until the program ends.
struct host *host_open(struct arena *a, const char *root, const char **why);

// A host that has exactly these rows; the end has no path.
struct host *host_of(struct arena *a, const struct host_row *rows);

// Whether it is a machine of its own, and not what lies below a root: an image, a chroot.
bool host_whole(const struct host *h);

// What is at path.  A relative one starts from the folder we run in.  Nothing leads out of the
// root: ".." stops there, and symbolic links are resolved below it.
struct host_info host_look(const struct host *h, struct arena *a, struct text path);

// A regular file's bytes, in memory of their own that the caller may overwrite.  False if it is
// none, cannot be read, or is longer than `limit`.
bool host_read(
	const struct host *h, struct arena *a, struct text path, size_t limit, struct text *out);

// A directory's entries without "." and "..", in the order of their bytes, as HAProxy reads them;
// their number in *n.  NULL if it cannot be read or has more than anybody means to have.
const struct text *host_list(const struct host *h, struct arena *a, struct text path, size_t *n);

// Where an absolute path of the host is for this process: with the root before it.
const char *host_outside(const struct host *h, struct arena *a, struct text path);

// Where a path of this process is on the host: without the root before it.  Empty if it is not
// below.
struct text host_inside(const struct host *h, struct arena *a, const char *path);

// The regular file `name` in the folder of a configuration that the user named config; on this
// machine, also where the host is below a root.  Of rows, it is "/name".  False if there is none,
// or it cannot be read.
bool host_beside(const struct host *h, struct arena *a, const char *config, const char *name,
	size_t limit, struct text *out);
