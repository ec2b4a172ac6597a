#include "model/listener.h"
#include "model/objection.h"
#include "model/rule.h"
#include "parser/fetch.h"

// Whether connections to p are under TLS of HAProxy's own: NO or nobody knows.  Where all are,
// "unless { ssl_fc }" is everybody's caution and no news.
static enum truth
ends_tls(const struct model *m, const struct proxy *p)
{
	bool any = false, plain = true;

	for (const struct listener *l = m->listeners; l; l = l->next) {
		if (l->proxy != p)
			continue;
		if (l->unknown || !line_counts(l->line))
			return UNKNOWN;
		any = true;
		plain &= !l->ssl && !l->quic;
	}
	return any && plain ? NO : UNKNOWN;
}

static bool
asks_tls(const struct test *t)
{
	return !t->fault && text_is(t->sample.fetch.name, "ssl_fc") && !t->sample.nconverters &&
	       (t->match == MATCH_NONE || t->match == MATCH_BOOL) && !t->npatterns && !t->nfiles;
}

static bool
acl_asks_tls(struct arena *a, const struct acl *acl)
{
	const struct acl_line *l = acl->lines;

	while (l && asks_tls(test_parse(a, l->line, 2, line_nargs(l->line))))
		l = l->next;
	return !l;
}

// A condition while it is judged.
struct judged {
	const struct model *m;
	struct arena *arena; // of the line
	const struct proxy *proxy;
	bool asked; // tls is known
	enum truth tls;
};

static enum truth
tls_of(struct judged *j)
{
	if (!j->asked)
		j->tls = j->proxy->sides == SIDE_FRONTEND ? ends_tls(j->m, j->proxy) : UNKNOWN;
	j->asked = true;
	return j->tls;
}

static enum truth
term_truth(struct judged *j, const struct term *t)
{
	const struct acl *acl = t->test ? NULL : model_acl(j->m, j->proxy, t->name);

	if (!(t->test ? asks_tls(t->test) : acl && acl_asks_tls(j->arena, acl)) ||
		tls_of(j) == UNKNOWN)
		return UNKNOWN;
	return t->negated ? (enum truth)(YES - j->tls) : j->tls;
}

// The term that decides what the conjunction is; NULL if it is not known.
static const struct term *
decides(struct judged *j, const struct conjunction *c, enum truth *truth)
{
	bool all = c->nterms > 0;

	for (size_t i = 0; i < c->nterms; i++) {
		*truth = term_truth(j, &c->terms[i]);
		if (*truth == NO)
			return &c->terms[i];
		all &= *truth == YES;
	}
	return all ? &c->terms[0] : NULL;
}

// The term because of which the rule never runs; NULL if it may.
static const struct term *
stops(struct judged *j, const struct condition *c)
{
	const struct term *first = NULL;

	for (size_t i = 0; i < c->nany; i++) {
		enum truth truth = UNKNOWN;
		const struct term *t = decides(j, &c->any[i], &truth);

		if (c->unless && t && truth == YES)
			return t;
		if (!c->unless && (!t || truth != NO))
			return NULL;
		first = first ? first : t;
	}
	return c->unless ? NULL : first;
}

// Of one message, and so the same however often it is asked for: no counters and no dice.
#define LASTING                                                                                    \
	(SOURCE_BIT(FROM_REQUEST) | SOURCE_BIT(FROM_TRANSACTION) | SOURCE_BIT(FROM_EITHER) |       \
		SOURCE_BIT(FROM_RESPONSE) | SOURCE_BIT(FROM_STATUS))

// Whether the two ask for the same and want the opposite.
static bool
opposite(const struct judged *j, const struct term *a, const struct term *b)
{
	const struct acl *acl;

	if (a->test || b->test || a->negated == b->negated || !text_eq(a->name, b->name))
		return false;
	acl = model_acl(j->m, j->proxy, a->name);
	return acl && !acl->vague && !(acl->sources & ~LASTING);
}

static void
check_conjunction(const struct judged *j, const struct condition *c, const struct conjunction *of,
	struct sink *out)
{
	for (size_t i = 0; i < of->nterms; i++)
		for (size_t k = 0; k < i; k++)
			if (opposite(j, &of->terms[k], &of->terms[i])) {
				report_as(out, SEV_WARNING, line_span(c->line, of->terms[i].word),
					"'%.*s' and its opposite never hold together",
					TEXT_ARG(of->terms[i].name));
				return;
			}
}

static void
check_condition(struct judged *j, const struct condition *c, struct sink *out)
{
	const struct term *t = stops(j, c);

	for (size_t i = 0; i < c->nany; i++)
		check_conjunction(j, c, &c->any[i], out);
	if (t)
		report(out, line_span(c->line, t->word),
			"this rule never runs: no listener of '%.*s' ends TLS",
			TEXT_ARG(j->proxy->name));
}

static void
check_line(struct judged *j, const struct line *l, struct sink *out)
{
	size_t at = condition_find(l, 1);
	const struct condition *c = at ? condition_parse(j->arena, l, at) : NULL;

	if (c && !c->fault && line_counts(l))
		check_condition(j, c, out);
	arena_reset(j->arena);
}

static void
check(const struct model *m, struct sink *out)
{
	static const enum keyword_id keywords[] = { KW_HTTP_REQUEST, KW_HTTP_RESPONSE, KW_REDIRECT,
		KW_TCP_REQUEST, KW_USE_BACKEND };

	struct arena scratch = { 0 };

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		struct judged j = { .m = m, .arena = &scratch };

		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same) {
			const struct proxy *p = line_proxy(m, l);

			// A backend's requests may come from any frontend.
			if (!p || !(p->sides & SIDE_FRONTEND))
				continue;
			j.asked &= p == j.proxy;
			j.proxy = p;
			check_line(&j, l, out);
		}
	}
	arena_free(&scratch);
}

const struct rule rule_condition_always = {
	.name = "condition-always",
	.group = GROUP_ROUTING,
	.severity = SEV_INFO,
	.summary = "a condition that is never met",
	.why = "'ssl_fc' asks whether HAProxy itself ended TLS for the connection. Behind a load "
	       "balancer that does so it is false, with accept-proxy, too. Where no listener has "
	       "'ssl', a rule that waits for it does nothing. So does one that wants an ACL and "
	       "its "
	       "opposite at once.",
	.help = "remove the rule, or ask for what can differ",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request set-header X-Secure yes if { ssl_fc }\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    bind :443 ssl crt /etc/ssl/private/site.pem\n"
		"    http-request set-header X-Secure yes if { ssl_fc }\n",
	.see = "7.3.4 ssl_fc",
	.check = check,
};
