// placeholder: what an example has where a real value must stand.
#pragma once

#include <stdbool.h>

#include "parser/text.h"

// What the functions below may find in t: a quick look.
enum placeholder_hint { HINT_NOTHING, HINT_EXAMPLE, HINT_ANY };
enum placeholder_hint placeholder_hint(struct text t);

// Whether t is or contains one; *which is then that part of it: "<ip>", the host, the whole path.
bool placeholder_in(struct text t, struct text *which);

// Likewise for an address, where "IP:PORT" is one too.
bool placeholder_in_address(struct text t, struct text *which);

// Whether t has a name that is set aside for documentation; *which is "example.org" and the like.
bool placeholder_example(struct text t, struct text *which);
