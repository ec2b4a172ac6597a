// color: whether to use colours.
#pragma once

#include <stdbool.h>
#include <stdio.h>

// `wish` is the value of --color, or NULL.
bool use_color(const char *wish, FILE *to);
