// action: what rules do, for their table.
#pragma once

#include "model/program.h"

#define ACTION(name, function) enum next function(struct walk *w, const struct step *s);
#include "model/actions.def"
#undef ACTION
