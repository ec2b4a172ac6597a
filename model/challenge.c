#include "model/challenge.h"

#include "model/acme.h"
#include "model/certbot.h"
#include "parser/endpoint.h"

struct challenge_finder {
	const struct model *m;
	struct challenge_server *servers, **end;
	bool *seen; // by the section's index
};

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

// Whether a line of the keyword may lead to p.
static bool
leads(const struct model *m, enum keyword_id keyword, const struct proxy *p)
{
	for (const struct line *l = m->lines[keyword]; l; l = l->next_same) {
		struct text name = line_word(l, 1);

		if (text_eq(name, p->name) || text_has(name, "%") ||
			line_word_flags(l, 1) & WORD_UNKNOWN)
			return true;
	}
	return false;
}

bool
challenge_led(const struct model *m, const struct proxy *p)
{
	return p->sides != SIDE_BACKEND || m->lines[KW_LUA_LOAD] ||
	       m->lines[KW_LUA_LOAD_PER_THREAD] || leads(m, KW_USE_BACKEND, p) ||
	       leads(m, KW_DEFAULT_BACKEND, p);
}

bool
challenge_named(const struct model *m, const struct proxy *p)
{
	return is_called_so(m->arena, p->name);
}

// A server's name alone is nothing where no line leads to it: it may be left over.
static bool
says_so(const struct model *m, const struct proxy *p, const struct line *server)
{
	return is_called_so(m->arena, p->name) ||
	       (is_called_so(m->arena, line_word(server, 1)) && challenge_led(m, p));
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
			(!sure && !(is_certbots_port(f->m, e.low) && says_so(f->m, p, l))))
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

bool
challenge_mentioned(const struct model *m)
{
	static const char *const parts[] = { "well-known", "acme-c" };

	if (m->renewals)
		return true;
	for (const struct file *f = m->config->files; f; f = f->next)
		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
			if (text_has((struct text){ f->src->text, f->src->len }, parts[i]))
				return true;
	for (const struct line *l = m->lines[KW_SERVER]; l; l = l->next_same)
		if (text_ends(line_word(l, 2), ":8688"))
			return true;
	return false;
}

struct challenge_server *
challenge_servers(const struct model *m)
{
	struct challenge_finder f = { .m = m };

	f.end = &f.servers;
	if (m->settings->no_acme || !m->challenges)
		return NULL;
	f.seen = arena_array(m->arena, bool, m->config->nsections);
	for (const struct responder *r = m->acme ? m->acme->responders : NULL; r; r = r->next)
		if (r->proxy)
			add_servers(&f, r->proxy, true);
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->sides & SIDE_BACKEND)
			add_servers(&f, p, false);
	return f.servers;
}

const struct proxy *
challenge_forgotten(const struct model *m)
{
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->sides == SIDE_BACKEND && is_called_so(m->arena, p->name) &&
			section_find(p->section, KW_SERVER) && !challenge_led(m, p))
			return p;
	return NULL;
}
