// wrap: prose in columns.
#pragma once

#include <stddef.h>
#include <stdio.h>

// The text in lines of at most `width`, every one indented.
void write_wrapped(FILE *to, const char *text, int indent, int width);

// A head, and beside it from `column` on its text; below it, if the head is too long.
void write_item(FILE *to, const char *head, const char *text, int column, int width);
