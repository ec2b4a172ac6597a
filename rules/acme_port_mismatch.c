#include "model/challenge.h"
#include "model/jobs.h"
#include "model/rule.h"

// The standalone renewal that no server line of the challenge serves; NULL if there is none.
static const struct renewal *
unserved(const struct model *m, const struct challenge_server *servers)
{
	for (const struct renewal *r = m->renewals; r; r = r->next) {
		const struct challenge_server *s = servers;

		if (r->fault || !r->http || !text_is(r->authenticator, "standalone"))
			continue;
		while (s && s->here && s->port && s->port != r->http01_port)
			s = s->next;
		if (!s)
			return r;
	}
	return NULL;
}

// The server gets certbot's port, unless that is the one that HAProxy holds.
static void
mend(const struct challenge_server *s, const struct renewal *r, struct sink *out, struct diag *d)
{
	struct text address = line_word(s->line, 2);
	const char *port = arena_printf(out->arena, "%ld", s->port);

	if (r->http01_port == 80 || s->next || !s->port ||
		!text_ends(address, arena_printf(out->arena, ":%s", port)))
		return;
	address = text_after(address, address.len - text_of(port).len);
	add_edit(out, d, line_part(s->line, 2, address),
		arena_printf(out->arena, "%ld", r->http01_port));
	d->unsafe = true;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct challenge_server *s = m->renewals ? challenge_servers(m) : NULL;
	const struct renewal *r = s ? unserved(m, s) : NULL;
	struct diag *d;

	if (!r || (r->http01_port == 80 && (jobs_name_port(m) || jobs_stop(m, r).len)))
		return;
	d = report(out, line_span(s->line, 2),
		"the challenge is sent to port %ld, and certbot listens on port %ld", s->port,
		r->http01_port);
	mend(s, r, out, d);
	add_note(out, d, r->port_at, "%s",
		r->port_at.off == r->authenticator_at.off ? "standalone without http01_port"
							  : "certbot's port");
}

const struct rule rule_acme_port_mismatch = {
	.name = "acme-port-mismatch",
	.group = GROUP_ACME,
	.severity = SEV_ERROR,
	.summary = "certbot listens on another port than HAProxy sends the challenge to",
	.why = "certbot's standalone authenticator opens a port of its own for the "
	       "challenge: 80, unless --http-01-port names another one. Behind "
	       "HAProxy, which holds port 80, it must be the port of the responder's "
	       "server line; otherwise the next renewal fails. --http-01-port-8688 "
	       "is a misspelt --http-01-port 8688.",
	.help = "make the two the same: certbot certonly --standalone --http-01-port PORT, and the "
		"same port on the server line",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
	       "\n"
	       "backend certbot\n"
	       "    server certbot 127.0.0.1:8688\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
		"\n"
		"backend certbot\n"
		"    server certbot 127.0.0.1:8688\n",
	.see = "4.2 server",
	.fixable = true,
	.bad_host =
		(const struct host_row[]){
			{ "/etc/letsencrypt/renewal/chat.conf", HOST_FILE, 0644, NULL, NULL,
				"cert = /etc/letsencrypt/live/chat/cert.pem\n"
				"privkey = /etc/letsencrypt/live/chat/privkey.pem\n"
				"chain = /etc/letsencrypt/live/chat/chain.pem\n"
				"fullchain = /etc/letsencrypt/live/chat/fullchain.pem\n"
				"[renewalparams]\n"
				"authenticator = standalone\n",
				0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/etc/letsencrypt/renewal/chat.conf", HOST_FILE, 0644, NULL, NULL,
				"cert = /etc/letsencrypt/live/chat/cert.pem\n"
				"privkey = /etc/letsencrypt/live/chat/privkey.pem\n"
				"chain = /etc/letsencrypt/live/chat/chain.pem\n"
				"fullchain = /etc/letsencrypt/live/chat/fullchain.pem\n"
				"[renewalparams]\n"
				"authenticator = standalone\n"
				"http01_port = 8688\n",
				0 },
			{ 0 },
		},
	.check = check,
};
