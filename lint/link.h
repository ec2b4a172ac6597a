// link: from a rule's name on a terminal to its page.
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "parser/arena.h"

// Whether `to` is a terminal that is known to follow links.
bool use_links(FILE *to);

// A rule's page, as a URL: below $OWUI_LINT_PAGES, a URL or a folder, else where it is installed.
// NULL if it is not there.
const char *page_url(struct arena *a, const char *rule);
