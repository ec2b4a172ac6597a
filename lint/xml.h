// xml: what the formats that are XML share.
#pragma once

#include <stdio.h>

// Text that is clean already, with its marks as entities; in attributes and elsewhere.
void write_xml(FILE *to, const char *text);

// ` name="text"`
void write_attribute(FILE *to, const char *name, const char *text);
