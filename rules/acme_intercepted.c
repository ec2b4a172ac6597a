#include "model/acme.h"
#include "model/mend.h"
#include "model/rule.h"

// What became of the challenge, by action; %s is a backend's name.
static const char *const ends[ACTION_COUNT] = {
	[ACTION_BACKEND] = "goes to '%.*s'",
	[ACTION_REDIRECT] = "is redirected, and not to a responder",
	[ACTION_DENY] = "is denied",
	[ACTION_RETURN] = "is answered here",
	[ACTION_TARPIT] = "is denied",
	[ACTION_REJECT] = "finds the connection closed",
	[ACTION_AUTH] = "is asked for a password",
	[ACTION_STATS] = "gets the statistics page",
	[ACTION_MONITOR] = "gets the monitor's answer",
	[ACTION_ERROR] = "is answered with an error",
	[ACTION_NONE] = "finds no backend",
};

static const char *
end_of(struct arena *a, const struct acme_probe *p)
{
	struct text name = p->backend ? p->backend->name : TEXT("");

	if (p->spoilt)
		return arena_printf(a, "comes to '%.*s' by another path", TEXT_ARG(name));
	return p->action == ACTION_BACKEND ? arena_printf(a, "goes to '%.*s'", TEXT_ARG(name))
	                                   : ends[p->action];
}

// The line to change: the one that took the challenge away, else the one that should have led it to
// the responder, else the listener.
static const struct line *
culprit(const struct acme *acme, const struct acme_probe *p)
{
	if (p->redirect)
		return p->redirect;
	if (p->line)
		return p->line;
	for (const struct responder *r = acme->responders; r; r = r->next)
		if (r->line)
			return r->line;
	return p->listener->line;
}

// One cause is one finding, whatever the hosts and listeners.
static bool
is_first(const struct acme *acme, const struct acme_probe *p)
{
	for (const struct acme_probe *x = acme->probes; x != p; x = x->next)
		if (x->delivery == ELSEWHERE && culprit(acme, x) == culprit(acme, p))
			return false;
	return true;
}

// Whether a line is for the challenge and asks for nothing besides.
static bool
asks_once(const struct line *leads)
{
	size_t at = condition_find(leads, 1), n = line_nargs(leads);

	if (!at || !text_is(line_word(leads, at), "if"))
		return false;
	return n == at + 2 || (n == at + 5 && text_is(line_word(leads, at + 1), "{"));
}

// How the condition that leads to the responder can be written at l: by its ACL, if that is there
// already.
static const char *
test_at(struct arena *a, const struct model *m, const struct line *leads, const struct line *l)
{
	size_t at = condition_find(leads, 1);
	const struct acl *acl;

	if (line_nargs(leads) != at + 2)
		return "{ path_beg " CHALLENGE_PATH " }";
	acl = model_acl(m, line_proxy(m, l), line_word(leads, at + 1));
	if (!acl || acl->lines->line->section != l->section || acl->lines->line->off > l->off)
		return "{ path_beg " CHALLENGE_PATH " }";
	return text_string(a, acl->name);
}

// The words of a line's condition as they are written.
static struct text
condition_text(const struct line *l)
{
	size_t at = condition_find(l, 1);

	return at ? span_text(line_rest(l, at)) : TEXT("");
}

// What a redirect no longer takes comes to the lines behind it: those of the same condition would
// take it instead.
static void
mend_followers(const struct responder *r, const struct line *redirect, const char *test,
	struct sink *out, struct diag *d)
{
	struct text condition = condition_text(redirect);

	for (const struct line *l = section_find(r->line->section, KW_USE_BACKEND);
		l && condition.len; l = section_find_next(l))
		if (l->off < r->line->off && text_eq(condition_text(l), condition))
			mend_except(out, d, l, test);
}

// Excepts the challenge from the line that takes it away, where a line after it in the same proxy
// leads it to its responder.
static void
mend(const struct model *m, const struct responder *r, const struct line *l, struct sink *out,
	struct diag *d)
{
	static const enum keyword_id keywords[] = { KW_HTTP_REQUEST, KW_REDIRECT, KW_USE_BACKEND };
	bool redirect = l->keyword == KW_REDIRECT || text_is(line_word(l, 1), "redirect");
	const char *test;

	if (!r->line || r->line->section != l->section || r->line == l || !asks_once(r->line))
		return;
	test = test_at(out->arena, m, r->line, l);
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (l->keyword != keywords[i])
			continue;
		mend_except(out, d, l, test);
		d->unsafe = !redirect;
		if (redirect)
			mend_followers(r, l, test, out, d);
	}
}

// Whether another frontend gets some of the connections, at random, and answers: "duplicate-bind"
// says so.
static bool
is_shared(const struct acme *acme, const struct acme_probe *p)
{
	for (const struct acme_probe *x = acme->probes; x; x = x->next)
		if (x->delivery == DELIVERED && x->listener->proxy != p->listener->proxy &&
			text_eq(x->host, p->host) && listeners_same(x->listener, p->listener))
			return true;
	return false;
}

static void
report_probe(const struct model *m, const struct acme_probe *p, struct sink *out)
{
	const struct acme *acme = m->acme;
	const struct responder *r = acme->responders;
	struct diag *d = report(out, line_rest(culprit(acme, p), 0),
		"Let's Encrypt's challenge for '%.*s' on '%.*s' %s", TEXT_ARG(p->host),
		TEXT_ARG(p->listener->address), end_of(out->arena, p));

	if (p->redirect && p->line && p->line != p->redirect)
		add_note(out, d, line_rest(p->line, 0), "after the redirect, this line decides");
	if (r->line)
		add_note(out, d, line_rest(r->line, 0), "here it should be answered");
	else if (r->proxy)
		add_note(out, d, line_span(r->proxy->section->header, 1),
			"here it should be answered");
	add_note(out, d, line_span(p->listener->line, 1), "the listener that it arrives at");
	mend(m, r, culprit(acme, p), out, d);
}

static void
report_misspelt(const struct challenge_pattern *p, struct sink *out)
{
	struct diag *d = report(out, line_span(p->line, p->word),
		"Let's Encrypt asks for '" CHALLENGE_PATH "TOKEN', which '%.*s' does not match",
		TEXT_ARG(line_word(p->line, p->word)));

	set_help(out, d, "did you mean '" CHALLENGE_PATH "'?");
	add_edit(out, d, d->at, CHALLENGE_PATH);
}

static void
check(const struct model *m, struct sink *out)
{
	const struct acme *acme = m->acme;
	const struct challenge_pattern *misfit = acme ? acme_misfit(acme, NULL) : NULL;

	for (const struct challenge_pattern *c = misfit; c; c = acme_misfit(acme, c))
		if (c->fit == MISSPELT_PATH)
			report_misspelt(c, out);
	// What follows from a pattern that does not fit is said with it.
	if (!acme || misfit || acme_unled(acme))
		return;
	for (const struct acme_probe *p = acme->probes; p; p = p->next)
		if (p->delivery == ELSEWHERE && !acme_unserved(acme, p) && is_first(acme, p) &&
			!is_shared(acme, p))
			report_probe(m, p, out);
}

const struct rule rule_acme_intercepted = {
	.name = "acme-intercepted",
	.group = GROUP_ACME,
	.severity = SEV_ERROR,
	.summary = "the ACME challenge does not reach its responder",
	.why = "Let's Encrypt asks for http://HOST/.well-known/acme-challenge/TOKEN on port "
	       "80, from addresses that nobody can list, and follows redirects to http and "
	       "https. Something takes the request away before it comes to what answers it: "
	       "an earlier use_backend, a denial, a password, a redirect whose target does "
	       "not know the path, a rewritten path. The certificate cannot be renewed.",
	.help = "except the challenge from the rule, or route it before",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    acl challenge path_beg /.well-known/acme-challenge/\n"
	       "    http-request deny unless { src 10.0.0.0/8 }\n"
	       "    use_backend certbot if challenge\n"
	       "    default_backend app\n"
	       "\n"
	       "backend certbot\n"
	       "    mode http\n"
	       "    server certbot 127.0.0.1:8688\n"
	       "\n"
	       "backend app\n"
	       "    mode http\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    acl challenge path_beg /.well-known/acme-challenge/\n"
		"    http-request deny unless { src 10.0.0.0/8 } || challenge\n"
		"    use_backend certbot if challenge\n"
		"    default_backend app\n"
		"\n"
		"backend certbot\n"
		"    mode http\n"
		"    server certbot 127.0.0.1:8688\n"
		"\n"
		"backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:8080\n",
	.see = "4.2 use_backend",
	.fixable = true,
	.check = check,
};
