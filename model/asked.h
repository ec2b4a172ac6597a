// asked: whether what a condition asks for is there, where it asks.
#pragma once

#include "model/model.h"
#include "parser/check.h"

// A test, or the name of an ACL.
struct asked {
	const struct line *line;
	size_t word;
	const struct acl *acl; // NULL for a test and for a predefined ACL
	unsigned sources;      // where the values come from: SOURCE_BITs
	bool vague;            // some may come from elsewhere, too
};

// The places of the condition of l, a line of a proxy with these sides; 0 if HAProxy does not mind.
unsigned asked_places(const struct line *l, unsigned sides);

// Where the value of a predefined ACL comes from; 0 if that is not known.
unsigned predefined_source(struct text name, unsigned versions);

// Warns of a value that is not there at any of the places.
void asked_check(struct checker *c, const struct proxy *p, const struct asked *a, unsigned places);
