#include "model/compose.h"
#include "model/flow.h"
#include "model/mend.h"
#include "model/probe_report.h"
#include "model/ways.h"

enum { MANAGER_PORT = 8000 };

struct manager {
	const struct proxy *proxy;
	const struct line *server;
	struct ways ways;
	bool named; // something on the way to it is called "manager"
	bool port;  // the manager's own
	bool local; // on this machine
};

// Whether what runs there is HAProxy Manager, as far as names and the address can tell.
static bool
is_manager(const struct manager *x, const struct listener *l)
{
	bool front = l->first <= MANAGER_PORT && l->last >= MANAGER_PORT;

	if (front)
		return x->named || (x->port && x->local);
	return x->named && x->port;
}

static void
say(const struct manager *x, const struct listener *l, const struct outcome *o, struct sink *out)
{
	bool front = l->first <= MANAGER_PORT && l->last >= MANAGER_PORT;
	const struct line *chosen = o->line && !front ? o->line : NULL;
	struct listener at = { 0 };
	struct diag *d;

	if (reported_at(out, chosen ? line_span(chosen, 1) : line_part(l->line, 1, l->address)))
		return;
	if (chosen)
		d = report(out, line_span(chosen, 1),
			"everybody who reaches '%.*s' commands HAProxy Manager at '%.*s'",
			TEXT_ARG(l->address), TEXT_ARG(line_word(x->server, 2)));
	else
		d = report(out, line_part(l->line, 1, l->address),
			"'%.*s' opens HAProxy Manager at '%.*s' to everybody", TEXT_ARG(l->address),
			TEXT_ARG(line_word(x->server, 2)));
	if (chosen)
		add_note(out, d, line_part(l->line, 1, l->address), "the address it is open on");
	add_note(out, d, line_span(x->server, 2), "the manager, which asks for no password");
	// The manager may hold the same port of this machine's own address.
	listener_parse(line_word(x->server, 2), &at);
	if (front && !at.loopback) {
		mend_loopback(out, d, l->line, 1);
		d->unsafe = true;
	}
}

// Whether the request certainly gets to the manager, as it is.
static const struct outcome *
arrives(const struct manager *x, struct arena *a, const struct model *m, const struct listener *l,
	struct text host, struct text path)
{
	struct request r = { .listener = l, .tls = l->ssl, .host = host, .target = path };
	const struct outcome *o;

	r.sni = l->ssl ? host : (struct text){ 0 };
	if (l->first <= MANAGER_PORT && l->last >= MANAGER_PORT)
		r.port = MANAGER_PORT;
	o = flow(a, m, &r)->outcomes;
	return o->certain && o->action == ACTION_BACKEND && o->backend == x->proxy ? o : NULL;
}

static void
check_listener(
	const struct manager *x, const struct model *m, const struct listener *l, struct sink *out)
{
	struct arena scratch = { 0 }; // many servers and listeners ask, and few are told of
	const struct outcome *o = NULL;

	for (size_t h = 0; h < x->ways.nhosts && !o; h++)
		for (size_t i = 0; i < x->ways.npaths && !o; i++)
			o = arrives(x, &scratch, m, l, x->ways.hosts[h], x->ways.paths[i]);
	if (o)
		say(x, l, o, out);
	arena_free(&scratch);
}

// Whether some ACL or proxy is called after the manager.
static bool
mentions_manager(const struct model *m)
{
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (name_has_word(p->name, "manager"))
			return true;
	for (const struct acl *acl = m->acls; acl; acl = acl->next)
		if (name_has_word(acl->name, "manager"))
			return true;
	return false;
}

static void
check_server(const struct model *m, const struct line *l, struct sink *out)
{
	struct manager x = { .proxy = line_proxy(m, l), .server = l };
	struct listener at = { 0 };
	struct text address = line_word(l, 2);

	// Most servers are neither on its port nor called so.
	if (!text_has(address, "8000") && !name_has_word(address, "manager") &&
		!name_has_word(line_word(l, 1), "manager") &&
		!name_has_word(x.proxy->name, "manager"))
		return;
	listener_parse(address, &at);
	x.port = at.first == MANAGER_PORT;
	x.local = at.loopback;
	x.named = name_has_word(x.proxy->name, "manager") ||
	          name_has_word(line_word(l, 1), "manager") || name_has_word(at.path, "manager");
	if (!x.port && !x.named)
		return;
	x.ways = ways_to(out->arena, m, x.proxy, "manager");
	x.named |= x.ways.named || (x.port && x.local && mentions_manager(m));
	for (const struct listener *f = m->listeners; f; f = f->next)
		if (f->kind == LISTEN_IP && !f->loopback && !f->unknown && f->first &&
			is_manager(&x, f))
			check_listener(&x, m, f, out);
}

// Whether the manager asks for nothing, as far as the compose file says.
static bool
is_open(const struct compose_service *s)
{
	const struct compose_variable *key = compose_variable(s, "HAPROXY_API_KEY");

	return !s->more_variables && !s->partial && !(key && (key->value.len || !key->known));
}

static void
check_service(const struct compose_service *s, struct sink *out)
{
	if (text_is(s->network, "host"))
		report(out, s->network_at,
			"'%.*s' opens HAProxy Manager's port %d on all addresses of the machine",
			TEXT_ARG(s->name), MANAGER_PORT);
	for (const struct compose_port *p = s->ports; p && !text_is(s->network, "host");
		p = p->next) {
		bool manager = p->target <= MANAGER_PORT && p->target_last >= MANAGER_PORT;

		if (p->everywhere && !p->udp && (manager || port_publishes(p, MANAGER_PORT)))
			set_help(out,
				report(out, p->at,
					"'%.*s' publishes HAProxy Manager's port %d on all "
					"addresses",
					TEXT_ARG(s->name), MANAGER_PORT),
				"publish it for this machine only: '127.0.0.1:8000:8000'");
	}
}

static void
check(const struct model *m, struct sink *out)
{
	const struct compose_service *s = m->compose ? m->compose->services : NULL;

	for (; s; s = s->next)
		if (compose_is_manager(s) && is_open(s))
			check_service(s, out);
	for (const struct line *l = m->lines[KW_SERVER]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);

		if (p && p->sides & SIDE_BACKEND && !(line_word_flags(l, 2) & WORD_UNKNOWN))
			check_server(m, l, out);
	}
}

const struct rule rule_manager_exposed = {
	.name = "manager-exposed",
	.group = GROUP_EXPOSURE,
	.severity = SEV_ERROR,
	.summary = "HAProxy Manager can be reached from outside",
	.why = "HAProxy Manager's port 8000 has an interface that changes the configuration "
	       "and the certificates, and asks for no password unless HAPROXY_API_KEY is "
	       "set. Whoever reaches it owns the proxy. It belongs on a loopback address, "
	       "or behind a password or a list of addresses.",
	.help = "listen on 127.0.0.1, or let in known addresses only",
	.bad = "listen haproxy-manager\n"
	       "    bind :8000\n"
	       "    server manager 127.0.0.1:8000\n",
	.good = "listen haproxy-manager\n"
		"    bind 127.0.0.1:8001\n"
		"    server manager 127.0.0.1:8000\n",
	.see = "4.2 bind",
	.fixable = true,
	.check = check,
};
