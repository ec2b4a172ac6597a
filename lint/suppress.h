// suppress: findings that comments in the files silence.
#pragma once

#include "model/rule.h"

// Marks those of the list that m's suppressions cover, and the suppressions that cover any.
void suppress(const struct model *m, struct diag *list);
