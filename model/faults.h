// faults: what is wrong with a configuration's expressions, log formats and conditions, and
// what they name.
#pragma once

#include "model/diag.h"
#include "model/model.h"
#include "parser/check.h"

// A name of an ACL that is not defined where it is used.
struct missing_acl {
	struct missing_acl *next;
	const struct line *line;
	size_t word;
	struct text name;
	unsigned versions;       // in which it is not predefined either
	const struct acl *later; // the ACL of that name that is defined below; NULL
};

struct faults {
	const struct fault *faults;
	const struct mention *mentions;
	const struct missing_acl *missing;
};

// Checks them all, once, and marks the ACLs that are used.
struct faults *faults_new(struct model *m);

// Where a fault stands.
struct span fault_span(const struct fault *f);

// Reports the faults of a kind that every judged release has.
void report_faults(const struct model *m, enum fault_kind kind, struct sink *out);
