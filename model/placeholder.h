// placeholder: what an example has where a real value must stand.
#pragma once

#include <stdbool.h>

#include "parser/text.h"

// Whether t is or contains one; *which is then that part of it.
bool placeholder_in(struct text t, struct text *which);
