#include "model/acme_hosts.h"

enum { MAX_HOSTS = 64 }; // that are asked for, the first ones

struct host_finder {
	const struct model *m;
	const struct header *headers;
	struct arena scratch; // for one request
	struct acme_hosts found;
};

// A list of names, each once.
struct host_list {
	struct arena *arena;
	struct served_host *first, **end;
	struct table *seen;
	size_t n;
};

static void
add_host(struct host_list *list, struct text name)
{
	struct served_host *h;

	if (list->n == MAX_HOSTS || table_get(list->seen, name, 0))
		return;
	h = arena_new(list->arena, struct served_host);
	h->name = name;
	table_add(list->seen, &h->name, 0);
	*list->end = h;
	list->end = &h->next;
	list->n++;
}

// Whether a request for the host may come to a server through p.
static bool
is_served(struct host_finder *f, const struct proxy *p, struct text host)
{
	for (const struct listener *l = f->m->listeners; l; l = l->next) {
		struct request r = { .listener = l,
			.tls = l->ssl,
			.host = host,
			.sni = host,
			.headers = f->headers,
			.origin = FROM_ANYWHERE };
		bool served = false;

		if (l->proxy != p)
			continue;
		for (const struct outcome *o = flow(&f->scratch, f->m, &r)->outcomes; o;
			o = o->next)
			served |= o->action == ACTION_BACKEND || o->action == ACTION_AUTH ||
			          o->action == ACTION_REDIRECT;
		arena_free(&f->scratch);
		if (served)
			return true;
	}
	return false;
}

// The public names that frontends tell apart; those that come to a server, unless `all` are wanted.
static void
add_compared(struct host_finder *f, struct host_list *list, bool all)
{
	for (const struct proxy *p = f->m->proxies; p && list->n < MAX_HOSTS; p = p->next) {
		const struct served_host *h =
			p->sides & SIDE_FRONTEND ? hosts_compared(f->m, p, &f->found.other) : NULL;

		f->found.other |= h != NULL;
		for (; h && list->n < MAX_HOSTS; h = h->next)
			if (host_public(h->name) && (all || is_served(f, p, h->name)))
				add_host(list, h->name);
	}
}

struct acme_hosts
acme_hosts_find(struct arena *a, const struct model *m, const struct header *headers)
{
	struct host_finder f = { .m = m, .headers = headers };
	struct host_list list = { .arena = a, .seen = table_new(a, MAX_HOSTS) };

	list.end = &list.first;
	add_compared(&f, &list, false);
	// Where none comes to a server, something keeps them all away.
	if (!list.n)
		add_compared(&f, &list, true);
	for (size_t i = 0; i < m->settings->hosts.count; i++)
		add_host(&list, m->settings->hosts.items[i]);
	f.found.made_up = !list.n;
	if (!list.n)
		add_host(&list, TEXT("www.example.net"));
	f.found.first = list.first;
	return f.found;
}
