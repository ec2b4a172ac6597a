// check_option: how a proxy's servers are checked.
#pragma once

#include "model/model.h"

// The option that says it, such as "option httpchk"; NULL if none does.
const struct line *check_option(const struct proxy *p);

// The one that counts where `line` stands.
const struct line *check_option_at(const struct proxy *p, const struct line *line);
