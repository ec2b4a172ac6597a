// compose: the compose file of the deployment, as far as a proxy's neighbours are concerned.
#pragma once

#include "model/host.h"
#include "model/listener.h"
#include "model/model.h"
#include "parser/yaml.h"

// What a container's port is published as.
struct compose_port {
	struct compose_port *next;
	struct span at;
	struct text host;             // "127.0.0.1"; empty: all addresses
	bool everywhere, loopback;    // neither, if host is another address or not known
	unsigned first, last;         // on the host; 0 where it is any port, or not known
	unsigned target, target_last; // in the container; 0 if not known
	bool udp;
};

struct compose_variable {
	struct compose_variable *next;
	struct text name, value;
	struct span at; // of the value
	bool known;     // else the value depends on a variable that nobody defines
};

// A path of the host that a container sees elsewhere.
struct compose_mount {
	struct compose_mount *next;
	struct text source, target; // both absolute, without a slash at the end
};

struct compose_service {
	struct compose_service *next;
	struct text name, image, container; // container: container_name; both may be empty
	struct span at;                     // of the name
	struct span network_at;             // of network_mode
	struct text network;                // network_mode; empty if there is none
	struct compose_port *ports;         // in order
	struct compose_variable *variables; // of `environment` and the files of `env_file`
	struct compose_mount *mounts;       // in order
	const struct yaml *node, *base;     // the base's keys hold where the override has none
	bool partial;                       // more of it is elsewhere: extends
	bool more_variables;                // some file of `env_file` is not known
};

struct compose_fault {
	struct compose_fault *next;
	struct span at;
	const char *why; // one clause
};

struct compose {
	struct compose_service
		*services; // in order; those of an override file come into the first one's
	struct compose_fault *faults;
	bool partial;  // includes other files
	bool external; // some network of it is made elsewhere, or has a name of its own
};

// The file that the user names, else the one next to the configuration with its override; NULL if
// there is none, or without a host.
const struct compose *compose_find(struct arena *a, const struct model *m);

// The service that a container of the same network reaches by that name: its own, its container's,
// an alias.
const struct compose_service *compose_service(const struct compose *c, struct text name);

// The service that runs HAProxy; NULL if none is known to.
const struct compose_service *compose_haproxy(const struct compose *c);

// The service that runs HAProxy with this very configuration, as far as can be told, in a network
// of its own; NULL if that is unknown, or several do.
const struct compose_service *compose_runs(const struct model *m);

// Whether the listener is in a container that publishes none of its ports but for this machine, so
// that only other containers and programs reach it.
bool compose_hides(const struct model *m, const struct listener *l);

// The value of a service's key; NULL if it has none.
const struct yaml *compose_get(const struct compose_service *s, const char *key);

// Whether two services share a network, or that cannot be told.
bool compose_meet(
	const struct compose *c, const struct compose_service *a, const struct compose_service *b);

// Whether it is Open WebUI: by its image, else by its name.
bool compose_is_application(const struct compose_service *s);

// What the container sees at the absolute `path`, as a path of the host; empty if it is no path of
// the host.
struct text compose_host_path(struct arena *a, const struct compose_service *s, struct text path);

// Whether it is HAProxy Manager, by its image, its name or its container's.
bool compose_is_manager(const struct compose_service *s);

// The value of a variable; NULL if it has none.
const struct compose_variable *compose_variable(const struct compose_service *s, const char *name);

// Whether the host's port is among those it publishes for TCP.
bool port_publishes(const struct compose_port *p, unsigned port);
