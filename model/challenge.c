#include "model/challenge.h"

#include "model/certbot.h"
#include "parser/endpoint.h"

struct challenge_finder {
	const struct model *m;
	struct challenge_server *servers, **end;
	bool *seen; // by the section's index
};

static bool
asks_for_challenge(const struct test *t)
{
	for (size_t i = 0; !t->fault && i < t->npatterns; i++)
		if (text_has(line_word(t->line, t->first + i), "acme-challenge"))
			return true;
	return false;
}

static bool
term_asks(const struct model *m, const struct proxy *p, const struct term *t)
{
	const struct acl *acl;

	if (t->negated)
		return false;
	if (t->test)
		return asks_for_challenge(t->test);
	acl = model_acl(m, p, t->name);
	for (const struct acl_line *al = acl ? acl->lines : NULL; al; al = al->next)
		if (asks_for_challenge(test_parse(m->arena, al->line, 2, al->line->nwords)))
			return true;
	return false;
}

static bool
leads_to_challenge(const struct model *m, const struct line *l)
{
	size_t word = condition_find(l, 2);
	const struct condition *c = word ? condition_parse(m->arena, l, word) : NULL;
	const struct proxy *p = line_proxy(m, l);

	if (!c || c->fault || c->unless || !p)
		return false;
	for (size_t i = 0; i < c->nany; i++)
		for (size_t k = 0; k < c->any[i].nterms; k++)
			if (term_asks(m, p, &c->any[i].terms[k]))
				return true;
	return false;
}

static bool
is_certbots_port(const struct model *m, long port)
{
	for (const struct renewal *r = m->renewals; r; r = r->next)
		if (r->http01_port == port && port != 80)
			return true;
	return port == CERTBOT_PORT;
}

static bool
is_called_so(struct arena *a, struct text name)
{
	struct text lower = text_lower(a, name);

	return text_has(lower, "letsencrypt") || text_has(lower, "certbot") ||
	       text_has(lower, "acme");
}

// `sure` is false where only names and ports speak.
static void
add_servers(struct challenge_finder *f, const struct proxy *p, bool sure)
{
	if (f->seen[p->section->index])
		return;
	for (const struct line *l = section_find(p->section, KW_SERVER); l;
		l = section_find_next(l)) {
		struct challenge_server *s;
		struct endpoint e;

		if (line_word_flags(l, 2) & WORD_UNKNOWN ||
			!endpoint_parse(line_word(l, 2), PORT_MAY | HOST_NAME, &e) ||
			(!sure && !is_certbots_port(f->m, e.low)))
			continue;
		s = arena_new(f->m->arena, struct challenge_server);
		s->line = l;
		s->port = e.low > 0 ? e.low : 0;
		s->here = text_is(e.host, "localhost") || (e.ip.family && address_loopback(&e.ip));
		*f->end = s;
		f->end = &s->next;
		f->seen[p->section->index] = true;
	}
}

// So that a file without any of it costs nothing more than a look at its bytes.
static bool
mentions(const struct model *m, const char *what)
{
	for (const struct file *f = m->config->files; f; f = f->next)
		if (text_has((struct text){ f->src->text, f->src->len }, what))
			return true;
	return false;
}

struct challenge_server *
challenge_servers(const struct model *m)
{
	struct challenge_finder f = { .m = m };

	f.end = &f.servers;
	if (m->settings->no_acme)
		return NULL;
	if (!mentions(m, "acme-challenge") && !mentions(m, ":8688") && !m->renewals)
		return NULL;
	f.seen = arena_array(m->arena, bool, m->config->nsections);
	for (const struct line *l = m->lines[KW_USE_BACKEND]; l; l = l->next_same) {
		const struct proxy *p = leads_to_challenge(m, l)
		                                ? model_proxy(m, SIDE_BACKEND, line_word(l, 1))
		                                : NULL;

		if (p)
			add_servers(&f, p, true);
	}
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->sides & SIDE_BACKEND && is_called_so(m->arena, p->name))
			add_servers(&f, p, false);
	return f.servers;
}
