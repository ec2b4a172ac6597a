#include "model/hosts.h"

#include "model/held.h"
#include "model/host_maps.h"
#include "model/placeholder.h"

struct collector {
	const struct model *m;
	const struct proxy *proxy;
	struct served_host *hosts, **end;
	struct table *seen;
	bool files; // names in files are wanted
	bool other; // some comparison is with no literal name
};

bool
host_header(const struct call *fetch)
{
	static const char *const headers[] = { "hdr", "req.hdr", "req.fhdr", "fhdr" };

	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (text_is(fetch->name, headers[i]))
			return fetch->nargs && text_iis(fetch->args[0], "host");
	return false;
}

bool
host_fetched(const struct call *fetch)
{
	return text_is(fetch->name, "ssl_fc_sni") || text_is(fetch->name, "req.ssl_sni") ||
	       host_header(fetch);
}

static bool
is_name(struct text t)
{
	struct text which;
	bool letter = false;

	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];

		letter |= ascii_letter(c);
		if (!ascii_letter(c) && !ascii_digit(c) && c != '-' && c != '.' && c != '_')
			return false;
	}
	return letter && !placeholder_in(t, &which);
}

static void
add_name(struct collector *c, struct text name, const struct line *l, size_t word)
{
	struct served_host *h;

	name = text_before(name, text_find_char(name, ':'));
	if (!is_name(name) || line_word_flags(l, word) & WORD_UNKNOWN) {
		c->other = true;
		return;
	}
	if (table_get(c->seen, name, 0))
		return;
	h = arena_new(c->m->arena, struct served_host);
	*h = (struct served_host){ name, NULL, l, word };
	*c->end = h;
	c->end = &h->next;
	table_add(c->seen, &h->name, 0);
}

bool
host_test(const struct model *m, const struct test *t)
{
	return !t->fault && host_fetched(test_subject(m, t));
}

static void
add_names(struct collector *c, const struct served_host *h)
{
	for (; h; h = h->next)
		add_name(c, h->name, h->line, h->word);
}

static void
add_test(struct collector *c, const struct test *t)
{
	if (!host_test(c->m, t))
		return;
	if (t->nfiles && !c->files)
		c->other = true;
	else if (t->nfiles)
		add_names(c, hosts_listed(c->m, t, &c->other));
	if (!keeps_words(&t->sample) || (t->match != MATCH_NONE && t->match != MATCH_STR)) {
		c->other = true;
		return;
	}
	for (size_t i = 0; i < t->npatterns; i++)
		add_name(c, line_word(t->line, t->first + i), t->line, t->first + i);
}

static void
add_term(struct collector *c, const struct term *t)
{
	const struct acl *acl;

	if (t->negated)
		return;
	if (t->test) {
		add_test(c, t->test);
		return;
	}
	acl = model_acl(c->m, c->proxy, t->name);
	for (const struct acl_line *al = acl ? acl->lines : NULL; al; al = al->next)
		add_test(c, test_parse(c->m->arena, al->line, 2, al->line->nwords));
}

static void
add_condition(struct collector *c, const struct line *l)
{
	size_t word = condition_find(l, 2);
	const struct condition *cond = word ? condition_parse(c->m->arena, l, word) : NULL;

	if (!cond || cond->fault || cond->unless)
		return;
	for (size_t i = 0; i < cond->nany; i++)
		for (size_t k = 0; k < cond->any[i].nterms; k++)
			add_term(c, &cond->any[i].terms[k]);
}

struct served_host *
hosts_of(const struct model *m, const struct proxy *p)
{
	struct collector c = { .m = m, .proxy = p, .seen = table_new(m->arena, 16) };

	c.end = &c.hosts;
	for (const struct line *l = section_find(p->section, KW_USE_BACKEND); l;
		l = section_find_next(l))
		add_condition(&c, l);
	return c.hosts;
}

// The tests in braces of the lines of a keyword.
static void
add_braces(struct collector *c, enum keyword_id keyword)
{
	for (const struct line *l = section_find(c->proxy->section, keyword); l;
		l = section_find_next(l)) {
		size_t word = condition_find(l, 2);
		const struct condition *cond = word ? condition_parse(c->m->arena, l, word) : NULL;

		for (size_t i = 0; cond && !cond->fault && i < cond->nany; i++)
			for (size_t k = 0; k < cond->any[i].nterms; k++)
				if (cond->any[i].terms[k].test)
					add_test(c, cond->any[i].terms[k].test);
	}
}

struct served_host *
hosts_compared(const struct model *m, const struct proxy *p, bool *other)
{
	static const enum keyword_id keywords[] = { KW_USE_BACKEND, KW_HTTP_REQUEST, KW_REDIRECT,
		KW_TCP_REQUEST };
	struct collector c = { .m = m, .proxy = p, .files = true, .seen = table_new(m->arena, 16) };

	c.end = &c.hosts;
	for (const struct line *l = section_find(p->section, KW_ACL); l; l = section_find_next(l))
		add_test(&c, test_parse(m->arena, l, 2, l->nwords));
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		add_braces(&c, keywords[i]);
	add_names(&c, hosts_mapped(m, p, (struct text){ NULL, 0 }, &c.other));
	*other |= c.other;
	return c.hosts;
}

bool
host_test_may_follow(const struct line *l, size_t from)
{
	struct text rest = span_text(line_rest(l, from));

	// "host", "sni" and "var", in any case.
	for (size_t i = 1; i + 1 < rest.len; i++) {
		char before = (char)(rest.ptr[i - 1] | 0x20),
		     after = (char)(rest.ptr[i + 1] | 0x20);

		if ((rest.ptr[i] | 0x20) == 's' && before == 'o' && after == 't')
			return true;
		if ((rest.ptr[i] | 0x20) == 'n' && before == 's' && after == 'i')
			return true;
		if (rest.ptr[i] == 'a' && before == 'v' && after == 'r')
			return true;
	}
	return false;
}

// The last two labels of the name.
static struct text
domain(struct text name)
{
	size_t dots = 0, at;

	name = text_before(name, text_find_char(name, ':'));
	for (at = name.len; at; at--)
		if (name.ptr[at - 1] == '.' && ++dots == 2)
			break;
	return text_after(name, at);
}

bool
host_related(struct text a, struct text b)
{
	return text_ieq(domain(a), domain(b));
}

bool
host_public(struct text name)
{
	static const char *const inner[] = { ".arpa", ".corp", ".home", ".internal", ".intranet",
		".invalid", ".lan", ".local", ".localdomain", ".localhost", ".private" };

	if (!text_has(name, ".") || !is_name(name))
		return false;
	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (text_ends(name, inner[i]))
			return false;
	return true;
}
