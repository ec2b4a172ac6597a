// clean: bytes of a stranger's file, made safe to print.
#pragma once

#include <stdint.h>

#include "parser/text.h"

// The code point at the beginning of t, which is not empty, and how many bytes it has; if the bytes
// are not UTF-8, *len is 1 and the answer CLEAN_INVALID.
#define CLEAN_INVALID UINT32_MAX
uint32_t code_point(struct text t, size_t *len);

// A copy in which control characters, bytes that are not UTF-8 and characters that turn the
// direction of the text show as \x1b or \u{202e}.  The text itself if there are none.
const char *clean(struct arena *a, struct text t);

// Columns of a terminal that a code point takes: 0, 1 or 2.
size_t code_point_width(uint32_t c);
