// walk: one way of a request through the configuration.
#pragma once

#include "model/program.h"

// From the listener to its end.  Makes the decisions that are recorded, and records more; w->out
// is what became of the request.
void walk_once(struct walk *w);
