// reply: what HAProxy answers itself, and what its rules make of any answer.  Only for flow's
// files.
#pragma once

#include "model/program.h"

// What answers a status: errorfile and its like, or NULL for HAProxy's own text.
const struct line *reply_line(const struct walk *w, struct program *p, int status);

// Puts the status, headers and body's kind of HAProxy's own answer into w->response.
void reply_make(struct walk *w);

// The client's view of w->out: status and headers, after the rules for responses.
void respond(struct walk *w);
