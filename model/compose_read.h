// compose_read: what the parts that read compose files share.
#pragma once

#include "model/compose.h"

struct compose_reader {
	struct arena *arena;
	const struct model *model;
	struct compose *compose;
	struct text environment; // the file .env beside it
	struct text directory;   // of the file, on the host; empty if it is not there
	const char *path;        // of the file, as the user says it
};

// Reads .env in the folder of `path`.
void read_environment_file(struct compose_reader *r, const char *path);

// With "$NAME", "${NAME}", "${NAME:-default}" and the like replaced.  Not *known if that depends on
// a variable that nobody defines; a default stands.
struct text interpolate(struct compose_reader *r, struct text t, bool *known);

// A variable of the service; the last one of a name holds.
void compose_add_variable(struct compose_reader *r, struct compose_service *s, struct text name,
	struct text value, struct span at);

// The variables of the files that `env_file` names; NULL is none.
void compose_read_env_file(
	struct compose_reader *r, struct compose_service *s, const struct yaml *node);

// An entry of `volumes`, in short or long form; NULL if it is no path of the host.
struct compose_mount *compose_read_mount(struct compose_reader *r, const struct yaml *node);

// An entry of `ports`, in short or long form; NULL if it is none.
struct compose_port *compose_read_port(struct compose_reader *r, const struct yaml *node);
