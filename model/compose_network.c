#include "model/compose.h"

static bool
has_network(const struct yaml *networks, struct text name)
{
	for (const struct yaml *n = networks ? networks->items : NULL; n; n = n->next)
		if (text_eq(networks->kind == YAML_LIST ? n->value : n->key, name))
			return true;
	return false;
}

static const struct yaml *
networks_of(const struct yaml *node)
{
	const struct yaml *networks = node ? yaml_get(node, "networks") : NULL;

	return networks && networks->nitems ? networks : NULL;
}

// A service that names no network is in the one that is called "default".
static bool
is_in(const struct compose_service *s, struct text name)
{
	const struct yaml *own = networks_of(s->node), *base = networks_of(s->base);

	if (!own && !base)
		return text_is(name, "default");
	return has_network(own, name) || has_network(base, name);
}

static bool
shares(const struct yaml *networks, const struct compose_service *s)
{
	for (const struct yaml *n = networks ? networks->items : NULL; n; n = n->next) {
		struct text name = networks->kind == YAML_LIST ? n->value : n->key;

		if (text_is(name, "<<") || text_has(name, "$") || is_in(s, name))
			return true;
	}
	return false;
}

bool
compose_meet(
	const struct compose *c, const struct compose_service *a, const struct compose_service *b)
{
	const struct yaml *own = networks_of(a->node), *base = networks_of(a->base);

	if (c->partial || c->external || a->partial || b->partial || a->network.len ||
		b->network.len)
		return true;
	if (!own && !base)
		return is_in(b, TEXT("default"));
	return shares(own, b) || shares(base, b);
}
