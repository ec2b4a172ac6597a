// world: the files that the harnesses' configurations may name.
#pragma once

#include "model/host.h"

extern const struct host_row world[];
