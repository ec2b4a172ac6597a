#include "model/flow.h"
#include "model/hosts.h"
#include "model/rule.h"
#include "model/tls.h"

// Whoever lists more hosts than that is not told of each, and a section of more lines is not read.
enum { MAX_HOSTS = 256, MAX_LINES = 8 * MAX_HOSTS };

// Fetches that a request for a host answers, whatever else it is: all the others may be why
// somebody names the host.
static bool
is_judged(const struct test *t)
{
	static const char *const fetches[] = { "always_false", "always_true", "base", "dst",
		"dst_port", "path", "pathq", "src", "ssl_fc", "ssl_fc_sni", "url", "url_beg" };

	if (t->fault || host_header(&t->sample.fetch))
		return !t->fault;
	for (size_t i = 0; i < sizeof(fetches) / sizeof(fetches[0]); i++)
		if (text_is(t->sample.fetch.name, fetches[i]))
			return true;
	return false;
}

// Whether the braces of the lines of a keyword have tests of such fetches only.
static bool
braces_judged(const struct model *m, const struct proxy *p, enum keyword_id keyword)
{
	for (const struct line *l = section_find(p->section, keyword); l;
		l = section_find_next(l)) {
		size_t word = condition_find(l, 2);
		const struct condition *c = word ? condition_parse(m->arena, l, word) : NULL;

		for (size_t i = 0; c && !c->fault && i < c->nany; i++)
			for (size_t k = 0; k < c->any[i].nterms; k++)
				if (c->any[i].terms[k].test && !is_judged(c->any[i].terms[k].test))
					return false;
		if (c && c->fault)
			return false;
	}
	return true;
}

static bool
all_judged(const struct model *m, const struct proxy *p)
{
	static const enum keyword_id keywords[] = { KW_USE_BACKEND, KW_HTTP_REQUEST, KW_REDIRECT,
		KW_TCP_REQUEST };

	for (const struct line *l = section_find(p->section, KW_ACL); l; l = section_find_next(l))
		if (!is_judged(test_parse(m->arena, l, 2, l->nwords)))
			return false;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (!braces_judged(m, p, keywords[i]))
			return false;
	return true;
}

static bool
is_long(const struct section *s)
{
	size_t n = 0;

	for (const struct line *l = section_first(s); l && n <= MAX_LINES; l = section_next(l))
		n++;
	return n > MAX_LINES;
}

// Whether all its requests may be judged, and some may find no backend.
static bool
may_miss(const struct model *m, const struct proxy *p)
{
	static const enum keyword_id others[] = { KW_MONITOR_URI, KW_FILTER, KW_ERRORFILE,
		KW_ERRORFILES, KW_ERRORLOC, KW_ERRORLOC302, KW_ERRORLOC303, KW_HTTP_ERROR,
		KW_SERVER, KW_DISABLED };

	if (!(p->sides & SIDE_FRONTEND) || p->mode != MODE_HTTP ||
		proxy_setting(p, KW_DEFAULT_BACKEND, "") ||
		!section_find(p->section, KW_USE_BACKEND) || is_long(p->section))
		return false;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		for (const struct proxy *x = p; x; x = x->defaults)
			if (section_find(x->section, others[i]))
				return false;
	return all_judged(m, p);
}

// Whether a request for the host that arrives there certainly finds no backend.
static bool
is_missed(const struct model *m, const struct listener *l, struct text host)
{
	struct arena a = { 0 };
	struct request r = { .listener = l,
		.tls = l->ssl,
		.sni = l->ssl ? host : (struct text){ 0 },
		.any_target = true,
		.host = host,
		.origin = FROM_ANYWHERE };
	const struct outcome *o = flow(&a, m, &r)->outcomes;
	bool missed = o->certain && o->action == ACTION_NONE;

	arena_free(&a);
	return missed;
}

// Whether no listener of the configuration does anything else with the host.
static bool
missed_everywhere(const struct model *m, struct text host)
{
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (!is_missed(m, l, host))
			return false;
	return true;
}

static void
check_proxy(const struct model *m, const struct proxy *p, struct sink *out)
{
	bool other = false;
	size_t n = 0;

	for (const struct served_host *h = hosts_compared(m, p, &other); h && n < MAX_HOSTS;
		h = h->next, n++)
		if (h->line->section == p->section && missed_everywhere(m, h->name))
			report(out, line_span(h->line, h->word),
				"every request for '%.*s' is answered with 503: nothing in '%.*s' "
				"leads it to a server",
				TEXT_ARG(h->name), TEXT_ARG(p->name));
}

// Whether a certificate's name is one host, which no condition compares: of those the lines speak.
static bool
is_named_only(const struct model *m, const struct proxy *p, struct text name)
{
	bool other = false;

	if (text_has(name, "*") || text_has(name, ":") || !ascii_letter(name.ptr[name.len - 1]))
		return false;
	for (const struct served_host *h = hosts_compared(m, p, &other); h; h = h->next)
		if (text_ieq(h->name, name))
			return false;
	return true;
}

// The certificate's names that are certain to find no backend: the first, and how many there are.
static size_t
count_missed(const struct model *m, const struct proxy *p, const struct certificate *c,
	struct text *first)
{
	size_t n = 0;

	for (size_t i = 0; i < c->nnames && i < MAX_HOSTS; i++) {
		if (!is_named_only(m, p, c->names[i]) || !missed_everywhere(m, c->names[i]))
			continue;
		if (!n++)
			*first = c->names[i];
	}
	return n;
}

static void
check_certificates(const struct model *m, const struct proxy *p, struct sink *out)
{
	for (const struct tls_file *f = m->tls_files; f; f = f->next) {
		struct text name = { 0 };
		struct diag *d;
		size_t n;

		if (!f->bind || f->again || !f->cert || f->cert->fault != CERTIFICATE_GOOD ||
			f->line->section != p->section)
			continue;
		n = count_missed(m, p, f->cert, &name);
		if (!n)
			continue;
		d = report(out, line_span(f->line, f->word),
			"every request for '%.*s' is answered with 503: this certificate names it, "
			"and nothing in '%.*s' leads it to a server",
			TEXT_ARG(name), TEXT_ARG(p->name));
		if (n > 1)
			add_note(out, d, line_span(f->line, f->word),
				"and so is every request for %zu more of its names", n - 1);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	const struct proxy *last = NULL;

	for (const struct listener *l = m->listeners; l; l = l->next) {
		if (l->proxy != last && may_miss(m, l->proxy)) {
			check_proxy(m, l->proxy, out);
			check_certificates(m, l->proxy, out);
		}
		last = l->proxy;
	}
}

const struct rule rule_host_not_served = {
	.name = "host-not-served",
	.group = GROUP_ROUTING,
	.severity = SEV_INFO,
	.summary = "a host that the configuration names is served by nobody",
	.why = "The name stands in a condition or in a certificate, but no rule takes its requests "
	       "to a backend, "
	       "and there is no default_backend. HAProxy answers each of them with 503. Most "
	       "often the use_backend line is missing, or asks for another ACL.",
	.help = "add a use_backend line for it, or take the name out",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    acl chat hdr(host) -i chat.kitsune.test\n"
	       "    acl docs hdr(host) -i docs.kitsune.test\n"
	       "    use_backend app if chat\n"
	       "    use_backend app if docs chat\n"
	       "\n"
	       "backend app\n"
	       "    mode http\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    acl chat hdr(host) -i chat.kitsune.test\n"
		"    acl docs hdr(host) -i docs.kitsune.test\n"
		"    use_backend app if chat\n"
		"    use_backend app if docs\n"
		"\n"
		"backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:8080\n",
	.see = "4.2 use_backend",
	.check = check,
};
