// document: the manual pages, the completions and the rules' pages, made from the tables that the
// program itself works by.
#pragma once

#include <stdio.h>

#include "parser/arena.h"

void write_manual(FILE *to, struct arena *a);          // owui-lint(1)
void write_settings_manual(FILE *to, struct arena *a); // owui-lint.yaml(5)

void write_bash(FILE *to, struct arena *a);
void write_zsh(FILE *to, struct arena *a);
void write_fish(FILE *to, struct arena *a);

// The list of docs/rules/, to its README.md.
void write_rule_list(FILE *to, struct arena *a);
