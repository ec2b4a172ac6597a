// placeholder: what an example has where a real value must stand.
#pragma once

#include <stdbool.h>

#include "parser/text.h"

// Whether the functions below may find something in t: a quick look.
bool placeholder_possible(struct text t);

// Whether t is or contains one; *which is then that part of it: "<ip>", the host, the whole path.
bool placeholder_in(struct text t, struct text *which);

// Likewise for an address, where "IP:PORT" is one too.
bool placeholder_in_address(struct text t, struct text *which);

// Whether t has a name that is set aside for documentation; *which is "example.org" and the like.
bool placeholder_example(struct text t, struct text *which);
