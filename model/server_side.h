// server_side: what HAProxy itself adds to a request before the server, and how long it waits.
#pragma once

#include "model/evaluate.h"

void server_side(struct walk *w); // changes w->message
void set_timeouts(struct walk *w, struct outcome *out);
