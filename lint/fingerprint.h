// fingerprint: what stays of a finding when its line moves.
#pragma once

#include "model/rule.h"

// For each of n diagnostics a name such as "1f0c3b7a92d4e586:1": a hash of its rule, the
// section it stands in and the line with its blanks and comment left out, and which of those that
// are equal in this it is.  No two of one file are the same.
const char **fingerprints(struct arena *a, struct diag *const *diags, size_t n);
