#include "model/acme.h"

#include "model/acme_hosts.h"
#include "model/acme_patterns.h"
#include "model/challenge.h"

// Let's Encrypt follows so many redirects.  Where each of them may lead to several, what is left
// after so many answers is not known.
enum { MAX_REDIRECTS = 10, MAX_ANSWERS = 64 };

// How the address of certbot's standalone server ends.
#define CERTBOT ":8688"

struct acme_finder {
	struct arena *arena;
	const struct model *m;
	struct acme *acme;
	struct responder **end_responder;
	struct acme_probe **end_probe;
	struct acme_hosts hosts;
	const struct header *headers; // that every request has
	struct arena scratch;         // for one probe
	size_t answers;               // so far for this probe
};

// What Let's Encrypt sends besides Host; a browser sends no less.
static const struct header *
common_headers(struct arena *a)
{
	struct header *agent = arena_new(a, struct header), *accept = arena_new(a, struct header);

	agent->name = TEXT("user-agent");
	agent->value = TEXT("Mozilla/5.0 (compatible; Let's Encrypt validation server; "
			    "+https://www.letsencrypt.org)");
	agent->next = accept;
	accept->name = TEXT("accept");
	accept->value = TEXT("*/*");
	return agent;
}

static void
add_responder(struct acme_finder *f, const struct proxy *p, const struct line *l)
{
	struct responder *r;

	for (r = f->acme->responders; r; r = r->next)
		if (p ? r->proxy == p : r->line == l)
			return;
	r = arena_new(f->arena, struct responder);
	r->proxy = p;
	r->line = l;
	*f->end_responder = r;
	f->end_responder = &r->next;
}

// Whether a term that must hold is about the challenge.
static bool
term_asks(const struct acme *acme, const struct line *l, const struct term *t)
{
	if (t->negated)
		return false;
	for (const struct challenge_pattern *p = acme->patterns; p; p = p->next) {
		if (t->test ? p->line == l && p->name_word == t->test->name_word
			    : p->acl && p->proxy->section == l->section &&
					text_eq(p->acl->name, t->name))
			return true;
	}
	return false;
}

// Whether the line only applies to challenges.
static bool
asks_for_challenge(const struct acme_finder *f, const struct line *l, size_t from)
{
	size_t word = condition_find(l, from);
	const struct condition *c = word ? condition_parse(f->arena, l, word) : NULL;

	if (!c || c->fault || c->unless)
		return false;
	for (size_t i = 0; i < c->nany; i++)
		for (size_t k = 0; k < c->any[i].nterms; k++)
			if (term_asks(f->acme, l, &c->any[i].terms[k]))
				return true;
	return false;
}

static void
find_responders(struct acme_finder *f)
{
	const struct model *m = f->m;

	for (size_t i = 0; i < m->nuses; i++) {
		const struct backend_use *u = &m->uses[i];

		if (u->backend && u->line->keyword == KW_USE_BACKEND &&
			asks_for_challenge(f, u->line, 2))
			add_responder(f, u->backend, u->line);
	}
	for (const struct line *l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same)
		if ((text_is(line_word(l, 1), "return") ||
			    text_is(line_word(l, 1), "use-service")) &&
			asks_for_challenge(f, l, 2))
			add_responder(f, NULL, l);
	for (const struct challenge_server *s = challenge_servers(m); s; s = s->next)
		add_responder(f, line_proxy(m, s->line), NULL);
}

static bool
is_plain(const struct listener *l)
{
	return l->kind == LISTEN_IP && !l->loopback && !l->unknown && !l->quic && !l->ssl;
}

static const struct responder *
responder_of(const struct acme *acme, const struct outcome *o)
{
	for (const struct responder *r = acme->responders; r; r = r->next) {
		if (!r->proxy) {
			if (o->line == r->line)
				return r;
			continue;
		}
		if (o->action == ACTION_BACKEND || o->action == ACTION_RETURN)
			for (const struct hop *h = o->hops; h; h = h->next)
				if (h->backend == r->proxy)
					return r;
	}
	return NULL;
}

// The listener of this configuration that a redirect leads to, and the path asked there.  NULL if
// the location is none of a known listener's.
static const struct listener *
redirect_target(const struct model *m, const struct outcome *o, struct request *r)
{
	struct text location = o->location, authority;
	bool tls = text_istarts(location, "https://");

	if (o->location_unknown || (!tls && !text_istarts(location, "http://")))
		return NULL;
	location = text_after(location, tls ? 8 : 7);
	authority = text_cut(&location, '/');
	r->host = text_cut(&authority, ':');
	// Let's Encrypt follows to the standard ports alone.
	if (authority.len && !text_is(authority, tls ? "443" : "80"))
		return NULL;
	r->target = location.len ? (struct text){ location.ptr - 1, location.len + 1 } : TEXT("/");
	r->tls = tls;
	r->port = tls ? 443 : 80;
	r->sni = tls ? r->host : (struct text){ 0 };
	return listener_port(m, NULL, r->port);
}

// Where a request certainly comes to in the end; NULL if that is not certain.
static const struct outcome *
final_outcome(struct acme_finder *f, const struct listener *l, const char *target, bool unhindered)
{
	struct request r = { .listener = l,
		.port = 80,
		.host = f->hosts.first->name,
		.headers = f->headers,
		.unhindered = unhindered };

	r.target = text_of(target);
	for (int i = 0; i < MAX_REDIRECTS && r.listener; i++) {
		const struct outcome *o = flow(&f->scratch, f->m, &r)->outcomes;

		if (!o->certain || o->action != ACTION_REDIRECT)
			return o->certain ? o : NULL;
		r.listener = redirect_target(f->m, o, &r);
	}
	return NULL;
}

// The proxy that gets challenges at l and not the front page: "redirect if !challenge", then
// "default_backend certbot".
static void
add_default_responder(struct acme_finder *f, const struct listener *l)
{
	const struct outcome *challenge =
		final_outcome(f, l, CHALLENGE_PATH CHALLENGE_TOKEN, false);
	const struct outcome *page = final_outcome(f, l, "/", false);

	if (challenge && page && challenge->backend && page->backend &&
		challenge->backend != page->backend)
		add_responder(f, challenge->backend, NULL);
	arena_free(&f->scratch);
}

// The proxy that challenges at l would come to, and no page, if no rule took them away: one that a
// variable leads to.
static void
add_hidden_responder(struct acme_finder *f, const struct listener *l)
{
	static const char *const pages[] = { "/", "/index.html", "/Ab3_dEf" };
	const struct outcome *challenge = final_outcome(f, l, CHALLENGE_PATH CHALLENGE_TOKEN, true);
	bool apart = challenge && challenge->action == ACTION_BACKEND && challenge->backend;

	for (size_t i = 0; apart && i < sizeof(pages) / sizeof(pages[0]); i++) {
		const struct outcome *page = final_outcome(f, l, pages[i], true);

		apart = page && page->backend != challenge->backend;
	}
	if (apart)
		add_responder(f, challenge->backend, challenge->line);
	arena_free(&f->scratch);
}

// Responders that no line names beside the challenge's path.
static void
find_other_responders(struct acme_finder *f)
{
	const struct listener *l;

	for (l = f->m->listeners; l && !f->acme->responders; l = l->next)
		if (is_plain(l) && l->first <= 80 && l->last >= 80)
			add_default_responder(f, l);
	for (l = f->m->listeners; l && !f->acme->responders; l = l->next)
		if (is_plain(l) && l->first <= 80 && l->last >= 80)
			add_hidden_responder(f, l);
}

// The line to blame for where the request went: one that gave it another path before its backend
// was chosen, else the one that decided.
static const struct line *
blamed(const struct outcome *o)
{
	const struct touch *t = touch_find(o, TOUCH_PATH, NULL);

	while (t && o->backend && o->backend != o->frontend &&
		t->line->section == o->backend->section)
		t = touch_find(o, TOUCH_PATH, t);
	return t && (o->action == ACTION_BACKEND || o->action == ACTION_NONE ||
			    o->action == ACTION_REDIRECT)
	               ? t->line
	               : o->line;
}

static enum delivery judge_answer(
	struct acme_finder *f, const struct request *r, int depth, struct acme_probe *p);

// Whether the line that took the challenge away stands in a proxy that would lead it to its
// responder.
static bool
took_from_responder(const struct acme_finder *f, const struct acme_probe *p)
{
	for (const struct responder *r = f->acme->responders; r && p->line; r = r->next)
		if (r->line && r->line != p->line && r->line->section == p->line->section)
			return p->line->keyword != KW_DEFAULT_BACKEND;
	return false;
}

// Whether a redirect to the host comes back here: it is of a domain that is told from others.
static bool
is_ours(const struct acme_finder *f, struct text host)
{
	bool ours = f->hosts.made_up;

	for (const struct served_host *h = f->hosts.first; h && !ours; h = h->next)
		ours = host_related(h->name, host);
	return ours;
}

// What a redirect does to the challenge in the end.
static enum delivery
judge_redirect(struct acme_finder *f, const struct request *r, const struct outcome *o, int depth,
	struct acme_probe *p)
{
	struct request next = *r;
	enum delivery d;

	next.listener = redirect_target(f->m, o, &next);
	if (!next.listener || next.listener->accept_proxy || !depth ||
		(text_has(next.target, CHALLENGE_TOKEN) && !is_ours(f, next.host)))
		return UNDECIDED;
	d = judge_answer(f, &next, depth - 1, p);
	if (d != DELIVERED && !took_from_responder(f, p))
		p->redirect = blamed(o);
	return d;
}

// The line that gives the challenge another path on its way to certbot, which knows no other; NULL
// if none does.
static const struct line *
spoiler(const struct outcome *o, const struct request *r)
{
	const struct touch *t = touch_find(o, TOUCH_PATH, NULL);

	if (!t || o->action != ACTION_BACKEND || !o->server || o->path_unknown ||
		text_eq(o->path, r->target) || !text_ends(line_word(o->server, 2), CERTBOT))
		return NULL;
	return t->line;
}

static enum delivery
judge_outcome(struct acme_finder *f, const struct request *r, const struct outcome *o, int depth,
	struct acme_probe *p)
{
	const struct line *spoilt = spoiler(o, r);
	enum delivery d = ELSEWHERE;

	if (responder_of(f->acme, o) && !spoilt)
		return DELIVERED;
	if (o->action == ACTION_REDIRECT)
		d = judge_redirect(f, r, o, depth, p);
	else if (o->passthrough || (o->action == ACTION_BACKEND && !o->backend))
		d = UNDECIDED;
	// What is left when nothing that could not be decided has taken it away comes last.
	// The line behind the redirect is kept; and what a certificate decides is a name's own.
	if ((o->action == ACTION_REDIRECT && d == ELSEWHERE && !p->redirect) ||
		(p->line && o->line && o->line->keyword == KW_BIND))
		return d;
	if (d != DELIVERED && (o->action == ACTION_BACKEND || !p->backend)) {
		p->line = spoilt ? spoilt : blamed(o);
		p->spoilt = spoilt != NULL;
		p->action = o->action;
		p->status = o->status;
		p->backend = o->backend;
	}
	return d;
}

// All ways that the challenge may go must agree.
static enum delivery
judge_answer(struct acme_finder *f, const struct request *r, int depth, struct acme_probe *p)
{
	const struct answer *answer;
	const struct line *depends;
	bool seen[UNDECIDED + 1] = { false };

	if (f->answers++ >= MAX_ANSWERS)
		return UNDECIDED;
	answer = flow(&f->scratch, f->m, r);
	depends = answer->outcomes->depends;
	for (const struct outcome *o = answer->outcomes; o; o = o->next)
		seen[judge_outcome(f, r, o, depth, p)] = true;
	if (!answer->overflow && seen[DELIVERED] + seen[ELSEWHERE] + seen[UNDECIDED] == 1)
		return seen[DELIVERED] ? DELIVERED : seen[ELSEWHERE] ? ELSEWHERE : UNDECIDED;
	if (depends)
		p->line = depends;
	return UNDECIDED;
}

static void
ask(struct acme_finder *f, const struct listener *l, unsigned port, struct text host)
{
	struct request r = { .listener = l,
		.port = port,
		.host = host,
		.headers = f->headers,
		.target = TEXT(CHALLENGE_PATH CHALLENGE_TOKEN) };
	struct acme_probe *p = arena_new(f->arena, struct acme_probe);

	p->listener = l;
	p->host = host;
	f->answers = 0;
	p->delivery = judge_answer(f, &r, MAX_REDIRECTS, p);
	arena_free(&f->scratch);
	if (port != 80 && p->delivery == DELIVERED)
		f->acme->elsewhere = l;
	// What Host is compared with is then not known, and may be what the way depends on.
	if (port != 80 || (f->hosts.made_up && f->hosts.other && p->delivery != DELIVERED))
		return;
	*f->end_probe = p;
	f->end_probe = &p->next;
}

static bool
is_unled(const struct acme_finder *f)
{
	for (const struct responder *r = f->acme->responders; r; r = r->next)
		if (r->line || challenge_led(f->m, r->proxy))
			return false;
	return f->acme->responders != NULL;
}

static void
ask_all(struct acme_finder *f)
{
	for (const struct listener *l = f->m->listeners; l; l = l->next) {
		bool standard = l->first <= 80 && l->last >= 80;

		f->acme->unclear |= l->unknown || l->kind == LISTEN_OTHER;
		if (!is_plain(l) || !l->first)
			continue;
		f->acme->listens |= standard;
		for (const struct served_host *h = f->hosts.first; h; h = h->next)
			ask(f, l, standard ? 80 : l->first, h->name);
	}
}

const struct acme *
acme_find(struct arena *a, const struct model *m)
{
	struct acme *acme;
	struct acme_finder f = { .arena = a, .m = m };

	if (m->settings->no_acme || !m->has_frontend || !m->challenges)
		return NULL;
	acme = f.acme = arena_new(a, struct acme);
	f.end_responder = &acme->responders;
	f.end_probe = &acme->probes;
	f.headers = common_headers(a);
	acme->patterns = acme_patterns(m);
	f.hosts = acme_hosts_find(a, m, f.headers);
	find_responders(&f);
	if (acme->patterns)
		find_other_responders(&f);
	if (!acme->responders && acme->patterns && challenge_forgotten(m))
		add_responder(&f, challenge_forgotten(m), NULL);
	acme->unled = is_unled(&f);
	if (acme->responders)
		ask_all(&f);
	return acme->patterns || acme->responders ? acme : NULL;
}

static bool
all_delivered(const struct acme *acme)
{
	for (const struct acme_probe *p = acme->probes; p; p = p->next)
		if (p->delivery != DELIVERED)
			return false;
	return acme->probes != NULL;
}

// Whether another pattern of the same condition can match.
static bool
is_spared(const struct acme *acme, const struct challenge_pattern *p)
{
	for (const struct challenge_pattern *x = acme->patterns; x; x = x->next)
		if (x->fit == FITS && (p->acl ? x->acl == p->acl
					      : x->line == p->line && x->name_word == p->name_word))
			return true;
	return false;
}

const struct challenge_pattern *
acme_misfit(const struct acme *acme, const struct challenge_pattern *after)
{
	const struct challenge_pattern *p = after ? after->next : acme->patterns;

	if (all_delivered(acme))
		return NULL;
	while (p && (p->fit == FITS || is_spared(acme, p)))
		p = p->next;
	return p;
}

const struct challenge_pattern *
acme_unled(const struct acme *acme)
{
	const struct challenge_pattern *c = acme->unled ? acme->patterns : NULL;

	for (const struct acme_probe *p = acme->probes; p; p = p->next)
		if (p->delivery != ELSEWHERE)
			return NULL;
	while (c && (!c->acl || !c->proxy->sides))
		c = c->next;
	return acme->probes ? c : NULL;
}

bool
acme_responder(const struct acme *acme, const struct proxy *p)
{
	for (const struct responder *r = acme->responders; r; r = r->next)
		if (r->proxy && r->proxy == p)
			return true;
	return false;
}

bool
acme_unserved(const struct acme *acme, const struct acme_probe *p)
{
	return p->delivery == ELSEWHERE && p->action == ACTION_ERROR &&
	       acme_responder(acme, p->backend);
}
