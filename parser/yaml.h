// yaml: YAML files as nodes; the one file that knows libyaml.
#pragma once

#include "parser/source.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	struct yaml *next; // in the list or map that it is part of
	struct text key;   // in a map
	struct span key_at;
	enum yaml_kind kind;
	struct span at;
	struct text value;  // of a scalar; a NUL follows it
	bool plain;         // a scalar without quotes: "true" and "null" may mean what they say
	struct yaml *items; // of a list or map, in order
	size_t nitems;
	size_t weight; // nodes it stands for, itself and those of its aliases included
};

struct yaml_fault {
	struct span at;
	const char *why; // one clause
};

// The first document of a file; an empty one is a plain scalar without text.  Anchors and aliases
// are resolved, and a node may be met twice.  NULL, with *fault set, if it is no YAML, or nests or
// repeats itself beyond what anybody means.  fault->why is NULL if all is well; where something
// follows the first document, it says that.
struct yaml *yaml_read(struct arena *a, const struct source *src, struct yaml_fault *fault);

// The entry of a map, also where "<<" brings it in; NULL if there is none or it is no map.
const struct yaml *yaml_get(const struct yaml *map, const char *key);

// Whether it is a scalar with no value: empty, null or ~.
bool yaml_is_null(const struct yaml *node);
