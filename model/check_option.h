// check_option: how a proxy's servers are checked.
#pragma once

#include "model/model.h"

// The option that says it, such as "option httpchk"; NULL if none does.
const struct line *check_option(const struct proxy *p);
