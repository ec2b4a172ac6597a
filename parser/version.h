// version: the HAProxy releases that are judged: the maintained long-term ones.
#pragma once

#include <stdint.h>

#include "parser/text.h"

enum version { V2_6, V2_8, V3_0, V3_2, V3_4, VERSION_COUNT };

// A set of versions, one bit each.
#define VERSION_BIT(v) (1u << (v))
#define SINCE(v)       (ALL_VERSIONS & ~(VERSION_BIT(v) - 1)) // v and later
#define UNTIL(v)       (VERSION_BIT((v) + 1) - 1)             // v and earlier
#define ALL_VERSIONS   (VERSION_BIT(VERSION_COUNT) - 1)

extern const char *const version_names[VERSION_COUNT]; // "2.6" ...

// "2.6", "3.2" ... as a bit; a version between two supported ones counts as the later long-term one
// that it led to ("2.7" is 2.8); 0 if it is none.
unsigned version_bit(struct text name);

// "2.6, 2.8 and 3.0" for a set of bits.
const char *version_list(struct arena *a, unsigned versions);
