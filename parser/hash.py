#!/usr/bin/env python3
"""Writes a C function that finds a name among the rows of a .def table, by gperf's perfect hash.

usage: hash.py TABLE.def ROW FUNCTION OUTPUT.c

FUNCTION(name, length) is the place of the first ROW(id, "name", ...) among the rows, -1 if none.
"""

import re
import subprocess
import sys

HEAD = """%struct-type
%compare-strncmp
%compare-lengths
%readonly-tables
%language=ANSI-C
%define lookup-function-name look_up
%define initializer-suffix ,0
%pic
%{
#include <string.h>

#include "parser/hash.h"

#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wunused-parameter"
static const struct entry *look_up(const char *str, size_t len);
%}
struct entry { int name; int place; };
%%
"""

TAIL = """%%%%
int
%s(const char *name, size_t len)
{
	const struct entry *e = look_up(name, len);

	return e ? e->place : -1;
}
"""

table, row, function, output = sys.argv[1:]
with open(table, encoding="ascii") as f:
    names = re.findall(r'^%s\(\w+,\s*"([^"]+)"' % row, f.read(), re.M)
places = {}
for place, name in enumerate(names):
    places.setdefault(name, place)
rows = "".join(f'"{name}", {place}\n' for name, place in places.items())
code = subprocess.run(["gperf"], input=HEAD + rows + TAIL % function, text=True, check=True,
                      stdout=subprocess.PIPE).stdout
with open(output, "w", encoding="ascii") as f:
    f.write(code.replace("\nconst struct entry *\nlook_up", "\nstatic const struct entry *\nlook_up"))
