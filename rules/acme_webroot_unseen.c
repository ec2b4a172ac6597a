#include "model/challenge.h"
#include "model/certbot.h"
#include "model/compose.h"
#include "model/rule.h"
#include "parser/endpoint.h"

// The service that a server line leads to, by its name or by a port that it publishes.
static const struct compose_service *
service_of(const struct model *m, const struct challenge_server *server)
{
	struct endpoint e;

	if (server->here) {
		for (const struct compose_service *s = m->compose->services; s; s = s->next)
			for (const struct compose_port *p = s->ports; p; p = p->next)
				if (server->port && port_publishes(p, (unsigned)server->port))
					return s;
		return NULL;
	}
	return endpoint_parse(line_word(server->line, 2), PORT_MAY | HOST_NAME, &e)
	               ? compose_service(m->compose, e.host)
	               : NULL;
}

// certbot in a container sees other paths.
static bool
runs_in_container(const struct compose *c)
{
	for (const struct compose_service *s = c->services; s; s = s->next)
		if (text_has(s->image, "certbot") || text_has(s->name, "certbot") ||
			text_has(s->image, "letsencrypt"))
			return true;
	return false;
}

// Where a path is, with its symbolic links followed.
static struct text
real_path(const struct model *m, struct text path)
{
	struct host_info info = host_look(m->settings->host, m->arena, path);

	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	return info.kind == HOST_DIRECTORY ? info.path : path;
}

static bool
is_below(struct text path, struct text folder)
{
	return text_eq(text_before(path, folder.len), folder) &&
	       (path.len == folder.len || path.ptr[folder.len] == '/');
}

// Whether the container certainly sees nothing of the folder: each of its volumes is a path of the
// host, and none is the folder, above it or below.
static bool
sees_nothing(const struct model *m, const struct compose_service *s, struct text folder)
{
	static const char *const others[] = { "volumes_from", "extends", "build", "configs",
		"develop" };
	const struct yaml *volumes = compose_get(s, "volumes");
	size_t known = 0, all = 0;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (compose_get(s, others[i]))
			return false;
	for (const struct yaml *v = volumes ? volumes->items : NULL; v; v = v->next)
		all++;
	for (const struct compose_mount *x = s->mounts; x; x = x->next) {
		struct text source = real_path(m, x->source);

		known++;
		if (is_below(folder, source) || is_below(source, folder))
			return false;
	}
	return known == all && !s->partial && !m->compose->partial;
}

static const struct renewal *
by_webroot(const struct model *m)
{
	for (const struct renewal *r = m->renewals; r; r = r->next)
		if (!r->fault && r->http && text_is(r->authenticator, "webroot") &&
			text_starts(r->webroot, "/"))
			return r;
	return NULL;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct renewal *r = m->compose ? by_webroot(m) : NULL;
	const struct challenge_server *servers = r ? challenge_servers(m) : NULL;
	const struct compose_service *s = NULL;
	struct diag *d;

	if (!servers || runs_in_container(m->compose))
		return;
	for (const struct challenge_server *x = servers; x; x = x->next) {
		s = service_of(m, x);
		if (!s || !sees_nothing(m, s, real_path(m, r->webroot)))
			return;
	}
	d = report(out, line_span(servers->line, 2),
		"certbot writes the challenge to '%.*s', which the container of '%.*s' does not "
		"see",
		TEXT_ARG(r->webroot), TEXT_ARG(s->name));
	add_note(out, d, r->webroot_at, "certbot's folder");
	add_note(out, d, s->at, "the service that should serve it");
}

const struct rule rule_acme_webroot_unseen = {
	.name = "acme-webroot-unseen",
	.group = GROUP_ACME,
	.severity = SEV_ERROR,
	.summary = "certbot writes its challenge where the web server cannot see it",
	.why = "certbot's webroot method writes a file below .well-known/acme-challenge in a "
	       "folder, and Let's Encrypt asks HAProxy for it. The web server that HAProxy asks "
	       "runs in a container into which that folder is not mounted: it answers 404, and "
	       "the certificate cannot be renewed.",
	.help = "mount the folder into the web server's container, where it looks for its files",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    use_backend acme if { path_beg /.well-known/acme-challenge/ }\n"
	       "\n"
	       "backend acme\n"
	       "    server nginx 127.0.0.1:8081\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    use_backend acme if { path_beg /.well-known/acme-challenge/ }\n"
		"\n"
		"backend acme\n"
		"    server nginx 127.0.0.1:8081\n",
	.see = "4.2 server",
	.bad_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  nginx:\n"
				"    image: nginx:alpine\n"
				"    ports:\n"
				"      - 127.0.0.1:8081:80\n"
				"    volumes:\n"
				"      - /srv/www:/usr/share/nginx/html:ro\n",
				0 },
			{ "/etc/letsencrypt/renewal/chat.conf", HOST_FILE, 0644, NULL, NULL,
				"cert = /etc/letsencrypt/live/chat/cert.pem\n"
				"privkey = /etc/letsencrypt/live/chat/privkey.pem\n"
				"chain = /etc/letsencrypt/live/chat/chain.pem\n"
				"fullchain = /etc/letsencrypt/live/chat/fullchain.pem\n"
				"[renewalparams]\n"
				"authenticator = webroot\n"
				"webroot_path = /var/www/certbot,\n",
				0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  nginx:\n"
				"    image: nginx:alpine\n"
				"    ports:\n"
				"      - 127.0.0.1:8081:80\n"
				"    volumes:\n"
				"      - /var/www/certbot:/usr/share/nginx/html:ro\n",
				0 },
			{ "/etc/letsencrypt/renewal/chat.conf", HOST_FILE, 0644, NULL, NULL,
				"cert = /etc/letsencrypt/live/chat/cert.pem\n"
				"privkey = /etc/letsencrypt/live/chat/privkey.pem\n"
				"chain = /etc/letsencrypt/live/chat/chain.pem\n"
				"fullchain = /etc/letsencrypt/live/chat/fullchain.pem\n"
				"[renewalparams]\n"
				"authenticator = webroot\n"
				"webroot_path = /var/www/certbot,\n",
				0 },
			{ 0 },
		},
	.check = check,
};
