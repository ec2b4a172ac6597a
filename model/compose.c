#include "model/compose.h"

#include <string.h>

#include "model/compose_read.h"
#include "parser/address.h"

enum { MAX_COMPOSE = 4 * 1024 * 1024 };

static void
fault(struct compose_reader *r, struct span at, const char *why)
{
	struct compose_fault *f = arena_new(r->arena, struct compose_fault),
			     **end = &r->compose->faults;

	*f = (struct compose_fault){ NULL, at, why };
	while (*end)
		end = &(*end)->next;
	*end = f;
}

// A map's entry, if it is of that kind; another kind is a fault, an empty value is none.
static const struct yaml *
member(struct compose_reader *r, const struct yaml *map, const char *key, enum yaml_kind kind,
	const char *why)
{
	const struct yaml *node = yaml_get(map, key);

	if (!node || node->kind == kind)
		return node;
	if (!yaml_is_null(node) && why)
		fault(r, node->at, why);
	return NULL;
}

static struct text
scalar(struct compose_reader *r, const struct yaml *map, const char *key)
{
	const struct yaml *node =
		member(r, map, key, YAML_SCALAR, arena_printf(r->arena, "'%s' is no text", key));
	bool known;

	return node ? interpolate(r, node->value, &known) : (struct text){ "", 0 };
}

// "NAME=value" in a list; in a map, what "<<" brings in comes last.
static void
add_variables(struct compose_reader *r, struct compose_service *s, const struct yaml *node)
{
	for (const struct yaml *e = node->items; e; e = e->next) {
		struct text value = e->value, name = e->key;

		if (text_is(name, "<<"))
			continue;
		if (e->kind != YAML_SCALAR) {
			fault(r, e->at, "this is no value of a variable");
			continue;
		}
		if (node->kind == YAML_LIST)
			name = text_cut(&value, '=');
		compose_add_variable(r, s, name, value, e->at);
	}
}

static void
read_environment(struct compose_reader *r, struct compose_service *s, const struct yaml *service)
{
	const struct yaml *node = yaml_get(service, "environment"),
			  *merged = node ? yaml_get(node, "<<") : NULL;

	if (!node)
		return;
	if (node->kind == YAML_SCALAR && !yaml_is_null(node)) {
		fault(r, node->at, "'environment' is neither a list nor a map");
		return;
	}
	if (merged && merged->kind == YAML_MAP)
		add_variables(r, s, merged);
	add_variables(r, s, node);
}

static void
read_ports(struct compose_reader *r, struct compose_service *s, const struct yaml *service)
{
	const struct yaml *ports = member(r, service, "ports", YAML_LIST, "'ports' is no list");
	struct compose_port **end = &s->ports;

	while (*end)
		end = &(*end)->next;
	for (const struct yaml *e = ports ? ports->items : NULL; e; e = e->next) {
		struct compose_port *p = compose_read_port(r, e);

		if (!p) {
			fault(r, e->at, "this is no port");
			continue;
		}
		*end = p;
		end = &p->next;
	}
}

static void
read_mounts(struct compose_reader *r, struct compose_service *s, const struct yaml *service)
{
	const struct yaml *volumes =
		member(r, service, "volumes", YAML_LIST, "'volumes' is no list");
	struct compose_mount **end = &s->mounts;

	while (*end)
		end = &(*end)->next;
	for (const struct yaml *e = volumes ? volumes->items : NULL; e; e = e->next) {
		*end = compose_read_mount(r, e);
		if (*end)
			end = &(*end)->next;
	}
}

// The one of that name, from an earlier file, or a new one.
static struct compose_service *
service_for(struct compose_reader *r, struct text name)
{
	struct compose_service **s = &r->compose->services;

	while (*s && !text_eq((*s)->name, name))
		s = &(*s)->next;
	if (!*s) {
		*s = arena_new(r->arena, struct compose_service);
		(*s)->name = name;
	}
	return *s;
}

static void
set(struct text *to, struct text value)
{
	if (value.len)
		*to = value;
}

static void
read_service(struct compose_reader *r, const struct yaml *node)
{
	struct compose_service *s = service_for(r, node->key);

	if (!s->at.src)
		s->at = node->key_at;
	s->base = s->node;
	s->node = node;
	if (yaml_get(node, "network_mode"))
		s->network_at = yaml_get(node, "network_mode")->at;
	set(&s->image, scalar(r, node, "image"));
	set(&s->container, scalar(r, node, "container_name"));
	set(&s->network, scalar(r, node, "network_mode"));
	s->partial |= yaml_get(node, "extends") != NULL;
	read_ports(r, s, node);
	read_mounts(r, s, node);
	compose_read_env_file(r, s, yaml_get(node, "env_file"));
	read_environment(r, s, node);
}

static void
read_services(struct compose_reader *r, const struct yaml *root)
{
	const struct yaml *services = member(r, root, "services", YAML_MAP, "'services' is no map");

	r->compose->partial |= yaml_get(root, "include") != NULL;
	if (!services && !r->compose->partial && !yaml_get(root, "services") && !r->compose->faults)
		fault(r, root->at, "it has no 'services'");
	for (const struct yaml *s = services ? services->items : NULL; s; s = s->next) {
		if (text_is(s->key, "<<"))
			r->compose->partial = true;
		else if (s->kind == YAML_MAP)
			read_service(r, s);
		else if (!yaml_is_null(s))
			fault(r, s->key_at,
				arena_printf(r->arena, "the service '%.*s' is no map",
					TEXT_ARG(s->key)));
	}
}

static void
read_networks(struct compose_reader *r, const struct yaml *root)
{
	const struct yaml *networks = yaml_get(root, "networks");

	for (const struct yaml *n = networks ? networks->items : NULL; n; n = n->next) {
		const struct yaml *external = yaml_get(n, "external");

		r->compose->external |=
			yaml_get(n, "name") || (external && !text_is(external->value, "false"));
	}
}

// The folder of a file of ours, on the host.
static struct text
directory_of(struct compose_reader *r, const char *path)
{
	const struct host *h = r->model->settings->host;
	const char *slash = strrchr(path, '/');

	if (!h)
		return (struct text){ "", 0 };
	return host_inside(h, r->arena,
		slash ? arena_strndup(r->arena, path, (size_t)(slash - path) + 1) : ".");
}

// Compose refuses a key that a map has twice.  Deeper than services' own maps nothing is read.
static void
check_keys(struct compose_reader *r, const struct yaml *node, unsigned depth)
{
	enum { MAX_DEPTH = 4, MAX_KEYS = 500 };

	if (depth > MAX_DEPTH || node->kind == YAML_SCALAR || node->nitems > MAX_KEYS)
		return;
	for (const struct yaml *a = node->items; a; a = a->next) {
		const struct yaml *b = node->kind == YAML_MAP ? node->items : a;

		while (b != a && !text_eq(a->key, b->key))
			b = b->next;
		if (b != a && !text_is(a->key, "<<"))
			fault(r, a->key_at,
				arena_printf(r->arena, "'%.*s' stands here a second time",
					TEXT_ARG(a->key)));
		check_keys(r, a, depth + 1);
	}
}

static void
read_source(struct compose_reader *r, const struct source *src)
{
	struct yaml_fault wrong;
	const struct yaml *root = yaml_read(r->arena, src, &wrong);

	r->directory = directory_of(r, src->path);
	r->path = src->path;
	if (wrong.why)
		fault(r, wrong.at, wrong.why);
	if (!root)
		return;
	if (root->kind != YAML_MAP) {
		fault(r, root->at, "it is no map");
	} else {
		check_keys(r, root, 0);
		read_services(r, root);
		read_networks(r, root);
	}
}

static bool
read_beside(struct compose_reader *r, const char *config, const char *name)
{
	const char *slash = strrchr(config, '/');
	struct text bytes;
	char *path;

	if (!host_beside(r->model->settings->host, r->arena, config, name, MAX_COMPOSE, &bytes))
		return false;
	path = arena_printf(
		r->arena, "%.*s%s", slash ? (int)(slash - config) + 1 : 0, config, name);
	read_source(r, source_of(r->arena, path, bytes));
	return true;
}

// In the order that Compose looks for them, each with its override.
static bool
read_neighbours(struct compose_reader *r, const char *config)
{
	static const char *const names[][3] = {
		{ "compose.yaml", "compose.override.yml", "compose.override.yaml" },
		{ "compose.yml", "compose.override.yml", "compose.override.yaml" },
		{ "docker-compose.yml", "docker-compose.override.yml",
			"docker-compose.override.yaml" },
		{ "docker-compose.yaml", "docker-compose.override.yml",
			"docker-compose.override.yaml" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!read_beside(r, config, names[i][0]))
			continue;
		if (!read_beside(r, config, names[i][1]))
			read_beside(r, config, names[i][2]);
		return true;
	}
	return false;
}

static void
read_named(struct compose_reader *r, const char *path)
{
	const char *why = NULL;
	const struct source *src = source_read(r->arena, path, &why);

	if (src)
		read_source(r, src);
	else
		fault(r, (struct span){ source_of(r->arena, path, TEXT("")), 0, 0 },
			arena_printf(r->arena, "it cannot be read: %s", why));
}

const struct compose *
compose_find(struct arena *a, const struct model *m)
{
	struct compose_reader r = {
		.arena = a, .model = m, .compose = arena_new(a, struct compose)
	};
	const char *config = m->config->files ? m->config->files->src->path : "-";

	if (m->settings->compose) {
		read_environment_file(&r, m->settings->compose);
		read_named(&r, m->settings->compose);
		return r.compose;
	}
	read_environment_file(&r, config);
	return read_neighbours(&r, config) ? r.compose : NULL;
}

const struct yaml *
compose_get(const struct compose_service *s, const char *key)
{
	const struct yaml *own = yaml_get(s->node, key);

	return own || !s->base ? own : yaml_get(s->base, key);
}

static bool
has_alias_in(const struct yaml *networks, struct text name)
{
	for (const struct yaml *n = networks ? networks->items : NULL; n; n = n->next) {
		const struct yaml *aliases = yaml_get(n, "aliases");

		for (const struct yaml *e = aliases ? aliases->items : NULL; e; e = e->next)
			if (text_eq(e->value, name))
				return true;
	}
	return false;
}

static bool
has_alias(const struct compose_service *s, struct text name)
{
	const struct yaml *hostname = compose_get(s, "hostname");

	return (hostname && text_eq(hostname->value, name)) ||
	       has_alias_in(yaml_get(s->node, "networks"), name) ||
	       (s->base && has_alias_in(yaml_get(s->base, "networks"), name));
}

const struct compose_service *
compose_service(const struct compose *c, struct text name)
{
	for (const struct compose_service *s = c->services; s; s = s->next)
		if (text_ieq(s->name, name) || text_eq(s->container, name) || has_alias(s, name))
			return s;
	return NULL;
}

// Its image, else what it is built from, else its name.
static struct text
origin(const struct compose_service *s)
{
	const struct yaml *build = compose_get(s, "build"),
			  *context = build ? yaml_get(build, "context") : NULL;

	if (s->image.len)
		return s->image;
	if (context)
		build = context;
	return build && text_has(build->value, "haproxy") ? build->value : s->name;
}

// "haproxy:3.2", "docker.io/haproxytech/haproxy-alpine:3.2", "haproxy-manager".
const struct compose_service *
compose_haproxy(const struct compose *c)
{
	for (const struct compose_service *s = c->services; s; s = s->next) {
		struct text mark = origin(s);

		if (text_has(mark, "haproxy") && !text_has(mark, "exporter"))
			return s;
	}
	return NULL;
}

bool
compose_is_application(const struct compose_service *s)
{
	static const char *const names[] = { "open-webui", "openwebui", "open_webui", "owui" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_has(s->image, names[i]) || text_has(s->name, names[i]))
			return !text_has(s->name, "pipelines") && !text_has(s->image, "pipelines");
	return false;
}

bool
compose_is_manager(const struct compose_service *s)
{
	const struct text names[] = { s->image, s->name, s->container };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_has(names[i], "haproxy-manager") || text_has(names[i], "haproxy_manager"))
			return true;
	return text_is(s->name, "manager") && text_has(origin(s), "haproxy");
}

const struct compose_variable *
compose_variable(const struct compose_service *s, const char *name)
{
	const struct compose_variable *v = s->variables;

	while (v && !text_is(v->name, name))
		v = v->next;
	return v;
}

bool
port_publishes(const struct compose_port *p, unsigned port)
{
	return !p->udp && p->first <= port && port <= p->last;
}

static struct text
base_name(struct text path)
{
	struct text last = path;

	while (path.len)
		last = text_cut(&path, '/');
	return last;
}

// Whether the configuration that it mounts is called as one of ours, or cannot be told.
static bool
mounts_ours(const struct model *m, const struct compose_service *s)
{
	bool other = false;

	for (const struct compose_mount *x = s->mounts; x; x = x->next) {
		if (!text_ends(x->target, ".cfg"))
			continue;
		other = true;
		for (const struct file *f = m->config->files; f; f = f->next)
			if (text_eq(base_name(x->source), base_name(text_of(f->src->path))))
				return true;
	}
	return !other;
}

const struct compose_service *
compose_runs(const struct model *m)
{
	const struct compose *c = m->compose;
	const struct compose_service *found = c ? compose_haproxy(c) : NULL;

	if (!found || found->partial || c->partial || compose_get(found, "network_mode") ||
		!mounts_ours(m, found))
		return NULL;
	for (const struct compose_service *s = found->next; s; s = s->next)
		if (text_has(origin(s), "haproxy") && !text_has(origin(s), "exporter"))
			return NULL;
	return found;
}

bool
compose_hides(const struct model *m, const struct listener *l)
{
	const struct compose_service *s = compose_runs(m);

	for (const struct compose_port *p = s ? s->ports : NULL; p; p = p->next)
		if (!p->loopback &&
			(!p->target || (p->target <= l->last && l->first <= p->target_last)))
			return false;
	return s != NULL;
}
