// route: what happens to one request, for people and for programs.
#pragma once

#include <stdio.h>

#include "lint/options.h"
#include "model/flow.h"

// The request of --request and the options beside it; false if it is none, which is then said.
bool route_request(
	struct arena *a, const struct arguments *args, const struct model *m, struct request *r);

// "0.0.0.0:80", "[::]:443", "/run/a.sock"
const char *route_address(struct arena *a, const struct request *r, const struct listener *l);

// For HAProxy of the versions `targets`.
void route_text(FILE *to, struct arena *a, const struct request *r, const struct answer *answer,
	unsigned targets, bool explain, bool verbose);

// The lines that the request met; with `verbose` also those that mean nothing to it, and the text
// of each.
void route_story(FILE *to, struct arena *a, const struct request *r, const struct answer *answer,
	bool verbose);

size_t route_line(const struct line *l); // its number

void route_json(FILE *to, struct arena *a, const struct request *r, const struct answer *answer,
	unsigned targets);
