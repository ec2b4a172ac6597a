// help: the text of --help.
#pragma once

#include <stdio.h>

#include "lint/command.h"

// Of all commands if it is the first, else of that one.
void write_help(FILE *to, struct arena *a, enum command_id command);
