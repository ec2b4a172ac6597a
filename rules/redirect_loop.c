#include "model/flow.h"
#include "model/hosts.h"
#include "model/mend.h"
#include "model/rule.h"

enum { MAX_HOSTS = 32, MAX_STEPS = 5 };

// "scheme://host:port/path" in pieces; what a relative location leaves out stays as it was.
struct url {
	bool tls;
	struct text host; // as the Host header says it, its port included
	unsigned port;
	struct text path;
};

static bool
same_url(const struct url *a, const struct url *b)
{
	return a->tls == b->tls && a->port == b->port && text_ieq(a->host, b->host) &&
	       text_eq(a->path, b->path);
}

// Where the location leads; false if its scheme is none of ours.
static bool
follow(struct text location, struct url *at)
{
	struct text authority, copy;
	long long port;

	if (text_starts(location, "/") && !text_starts(location, "//")) {
		at->path = location;
		return true;
	}
	if (text_istarts(location, "https://"))
		at->tls = true;
	else if (text_istarts(location, "http://"))
		at->tls = false;
	else
		return false;
	location = text_after(location, at->tls ? 8 : 7);
	authority = text_before(location, text_find_char(location, '/'));
	at->path = text_after(location, authority.len);
	if (!at->path.len)
		at->path = TEXT("/");
	at->host = copy = authority;
	text_cut(&copy, ':');
	at->port = at->tls ? 443 : 80;
	if (copy.len && text_number(copy, &port) && port > 0 && port < 65536)
		at->port = (unsigned)port;
	return authority.len > 0;
}

// A listener that certainly speaks the URL's scheme to everybody, or passes its bytes on to one.
static bool
speaks(const struct listener *l, const struct url *at)
{
	return l && l->kind == LISTEN_IP && !l->unknown && !l->accept_proxy && !l->quic &&
	       (l->ssl == at->tls || (at->tls && l->proxy->mode == MODE_TCP));
}

// Whether l stands before `than` in the configuration.
static bool
before(const struct listener *l, const struct listener *than)
{
	while (l && l != than)
		l = l->next;
	return l != NULL;
}

// The redirect that sends a browser back to where it was; NULL if none certainly does.  A circle of
// several listeners is the first one's.  *start is then where it begins.
static const struct line *
loop(struct arena *a, const struct model *m, const struct listener *first, struct url *start)
{
	const struct listener *l = first;
	const struct line *line = NULL;
	struct url at = *start;

	for (size_t n = 0; n < MAX_STEPS && speaks(l, &at); n++) {
		struct request r = { .listener = l,
			.port = at.port,
			.tls = at.tls,
			.sni = at.tls ? at.host : (struct text){ 0 },
			.target = at.path,
			.host = at.host };
		const struct url from = at;
		const struct outcome *o = flow(a, m, &r)->outcomes;

		if (!o->certain || o->action != ACTION_REDIRECT || o->location_unknown ||
			!follow(o->location, &at))
			return NULL;
		// Another domain is another's, as far as anybody can know.
		if (!host_related(at.host, start->host))
			return NULL;
		line = line ? line : o->line;
		if (same_url(&at, start))
			return line;
		if (same_url(&at, &from)) {
			*start = from;
			return l == first ? o->line : NULL;
		}
		l = listener_port(m, NULL, at.port);
		if (l != first && before(l, first))
			return NULL;
	}
	return NULL;
}

static const struct line *
loop_of(struct arena *a, const struct model *m, const struct listener *l, struct text *path)
{
	bool other = false;
	const struct served_host *hosts = hosts_compared(m, l->proxy, &other);
	struct served_host made_up = { .name = TEXT("www.example.net") };
	size_t n = 0;

	if (!hosts)
		hosts = &made_up;
	for (; hosts && n < MAX_HOSTS; hosts = hosts->next, n++) {
		struct url at = { l->first == 443, hosts->name, l->first, TEXT("/") };
		const struct line *found = loop(a, m, l, &at);

		*path = at.path;
		if (found)
			return found;
	}
	return NULL;
}

// A redirect to https is for who does not speak it yet.
static void
mend(const struct line *l, const struct listener *at, struct sink *out, struct diag *d)
{
	size_t i = 1;

	if (at->proxy->mode != MODE_HTTP) {
		set_help(out, d,
			"'%.*s' ends TLS, and here the connection is plain: take the redirect out",
			TEXT_ARG(at->proxy->name));
		return;
	}
	while (i < l->nwords && !text_is(line_word(l, i), "scheme"))
		i++;
	if (at->ssl && text_is(line_word(l, i + 1), "https"))
		mend_except(out, d, l, "{ ssl_fc }");
}

static void
check_listener(const struct model *m, const struct listener *l, struct sink *out)
{
	struct arena a = { 0 };
	struct text path;
	const struct line *found = loop_of(&a, m, l, &path);

	if (found) {
		struct diag *d = report(out, line_rest(found, 0),
			"a browser that asks '%.*s' for '%.*s' is sent back to where it is",
			TEXT_ARG(l->address), TEXT_ARG(path));

		add_note(out, d, line_span(l->line, 1), "the listener");
		mend(found, l, out, d);
	}
	arena_free(&a);
}

// The ports whose number a browser does not send.
static bool
is_standard(const struct listener *l)
{
	bool tls = l->ssl || (l->first == 443 && l->proxy->mode == MODE_TCP);

	return l->first == l->last && l->first == (tls ? 443u : 80u) && !l->loopback;
}

static bool
redirects(const struct model *m)
{
	for (const struct line *l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same)
		if (text_is(line_word(l, 1), "redirect"))
			return true;
	return m->lines[KW_REDIRECT] != NULL;
}

static void
check(const struct model *m, struct sink *out)
{
	if (!redirects(m))
		return;
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (is_standard(l) && (l->proxy->mode == MODE_HTTP || l->proxy->mode == MODE_TCP))
			check_listener(m, l, out);
}

const struct rule rule_redirect_loop = {
	.name = "redirect-loop",
	.group = GROUP_ROUTING,
	.severity = SEV_ERROR,
	.summary = "a redirect leads to itself",
	.why = "The browser is sent to the address it asked for, again and again, until it "
	       "gives up with 'too many redirects'. Most often a redirect to https lacks the "
	       "condition that spares requests which came over TLS.",
	.help = "add a condition to the redirect, such as 'unless { ssl_fc }'",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
	       "    http-request redirect scheme https\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n"
		"    http-request redirect scheme https unless { ssl_fc }\n",
	.see = "4.2 http-request redirect",
	.fixable = true,
	.check = check,
};
