// path: names of files, from here and from elsewhere.
#pragma once

#include "parser/arena.h"

// From the root on, links resolved where the file exists.
const char *path_absolute(struct arena *a, const char *path);

// The folder that a path's file is in.
const char *path_folder(struct arena *a, const char *path);

// An absolute path as seen from the current folder, if it is below.
const char *path_from_here(const char *path);

// `path`, taken to start in `folder` unless it is absolute.
const char *path_in(struct arena *a, const char *folder, const char *path);

// A path as seen from the current folder if it is below, without "." and ".."; else absolute.  The
// file itself may be a link.
const char *path_place(struct arena *a, const char *path);
