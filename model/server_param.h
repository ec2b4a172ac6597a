// server_param: what server lines say after their addresses.
#pragma once

#include "model/diag.h"
#include "model/model.h"

// The last parameter of that name on a server, server-template or default-server line, as HAProxy
// reads them; 0 if there is none.
size_t server_param(const struct line *l, const char *name);

// The word with the address; 0 on a default-server line.
size_t server_address(const struct line *l);

// The line that decides a parameter, which has the name or a name that takes it back ("no-check"),
// for a server of its section; NULL if none does.
const struct line *server_setting(
	const struct proxy *p, const struct line *server, const char *name, const char *no);

// Calls `visit` for each server, and each template of servers, of a proxy p with a backend's side.
void each_server(const struct model *m,
	void (*visit)(const struct proxy *p, const struct line *server, struct sink *out),
	struct sink *out);

// Calls `visit` for each server that has a parameter of that name itself, and for the first of a
// proxy that has it from the default-server line `says`.
void each_server_setting(const struct model *m, const char *name,
	void (*visit)(const struct model *m, const struct line *server, const struct line *says,
		struct sink *out),
	struct sink *out);

// Whether a server has what a parameter turns on and another off again, and no word of the line
// that decides it depends on the environment.
bool server_has(const struct proxy *p, const struct line *server, const char *name, const char *no);
