// page: what there is to know of a rule.
#pragma once

#include <stdio.h>

#include "model/rule.h"

// For a terminal of that width.
void write_page(FILE *to, const struct rule *r, int width, bool color);

// As Markdown.
void write_markdown(FILE *to, const struct rule *r);
