// reply: what HAProxy answers itself, and what its rules make of any answer.  Only for flow's
// files.
#pragma once

#include "model/program.h"

// Puts the headers of HAProxy's own answer into w->response, and its status into w->status.
void reply_make(struct walk *w);

// The client's view of w->out: status and headers, after the rules for responses.
void respond(struct walk *w);

// Whether it is bytes that HAProxy could not read, and answered before any rule.
bool reply_unread(const struct outcome *o);
