// json: what the formats that are JSON share.
#pragma once

#include <jansson.h>

#include "lint/report.h"

// A finding as docs/findings.schema.json describes it.
json_t *finding_json(const struct report *r, const struct diag *d);

// ["2.6", ...]
json_t *versions_json(unsigned versions);

// On one line, without a newline; the value is given back.
void write_value(FILE *to, json_t *value);

// A string in which bytes that are no UTF-8 are shown as \xff.
json_t *json_clean(struct arena *a, const char *s);
