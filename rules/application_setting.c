#include "model/compose.h"
#include "model/hosts.h"
#include "model/listener.h"
#include "model/placeholder.h"
#include "model/rule.h"

// How visitors reach HAProxy.
struct view {
	const struct model *m;
	bool tls; // some listener that is not only for this machine speaks it
	const struct served_host *hosts; // of every frontend
};

// url = scheme "://" host (":" port)? rest
static struct text
cut_host(struct text url, struct text *rest)
{
	size_t at = text_find(url, "://"), n = 0;

	*rest = at < url.len ? text_after(url, at + 3) : url;
	while (n < rest->len && rest->ptr[n] != ':' && rest->ptr[n] != '/')
		n++;
	url = text_before(*rest, n);
	*rest = text_after(*rest, n);
	return url;
}

static bool
is_served(const struct view *v, struct text host)
{
	const struct served_host *h = v->hosts;

	while (h && !text_ieq(h->name, host))
		h = h->next;
	return h || !v->hosts;
}

// Whether visitors can reach a TLS or plain listener at that port: HAProxy's own, or the one that
// the compose file publishes.  True if that cannot be told.
static bool
is_reached(const struct model *m, bool tls, unsigned port)
{
	const struct compose_service *s = compose_haproxy(m->compose);

	for (const struct compose_port *p = s ? s->ports : NULL; p; p = p->next)
		if (!p->first || port_publishes(p, port))
			return true;
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (l->unknown || l->kind != LISTEN_IP ||
			(l->ssl == tls && l->first <= port && port <= l->last))
			return true;
	return false;
}

// A port that the URL names, where HAProxy is not.
static bool
names_other_port(const struct view *v, struct text url, struct text rest)
{
	struct text digits = rest;
	long long port;

	if (!text_starts(rest, ":"))
		return false;
	digits = text_after(text_before(rest, text_find_char(rest, '/')), 1);
	return text_number(digits, &port) && port > 0 && port < 65536 &&
	       !is_reached(v->m, text_istarts(url, "https://"), (unsigned)port);
}

static const char *
check_url(const struct view *v, struct text value)
{
	struct text rest, host = cut_host(value, &rest);

	if (v->tls && text_istarts(value, "http://"))
		return "is not what visitors use: HAProxy serves https";
	if (names_other_port(v, value, rest))
		return "names a port that HAProxy does not listen on";
	return is_served(v, host) ? NULL : "is no host that HAProxy serves";
}

// Origins are compared as a whole, with what browsers send: no path, not even a slash.
static const char *
check_origin(const struct view *v, struct text value)
{
	bool https = !v->tls, served = false;

	if (text_is(value, "*"))
		return NULL;
	while (value.len && !(https && served)) {
		struct text origin = text_cut(&value, ';'), rest, host = cut_host(origin, &rest);

		if (v->tls && !text_istarts(origin, "https://"))
			continue;
		https = true;
		served |= is_served(v, host) && !text_has(rest, "/") && !text_has(origin, ",");
	}
	if (!https)
		return "has no https origin, though HAProxy serves https: browsers' WebSockets are "
		       "refused";
	return served ? NULL
	              : "has no origin that HAProxy serves: browsers' WebSockets are refused";
}

// In a container even a connection from the machine itself comes from the network's gateway.
static const char *
check_forwarded(const struct view *v, struct text value)
{
	(void)v;
	return text_is(value, "127.0.0.1") || text_is(value, "localhost")
	               ? "does not hold HAProxy's address as the container sees it: "
	                 "X-Forwarded-Proto is ignored"
	               : NULL;
}

static const char *
check_cookie(const struct view *v, struct text value)
{
	if (v->tls && text_iis(value, "false"))
		return "lets the session's cookie pass without TLS, though HAProxy serves https";
	return !v->tls && text_iis(value, "true")
	               ? "needs TLS, and HAProxy serves none: nobody can log in"
	               : NULL;
}

static const struct {
	const char *name;
	const char *(*check)(
		const struct view *v, struct text value); // a clause; NULL if all is well
} settings[] = {
	{ "CORS_ALLOW_ORIGIN", check_origin },
	{ "FORWARDED_ALLOW_IPS", check_forwarded },
	{ "WEBUI_SESSION_COOKIE_SECURE", check_cookie },
	{ "WEBUI_URL", check_url },
};

static void
check_service(const struct view *v, const struct compose_service *s, struct sink *out)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		const struct compose_variable *var = compose_variable(s, settings[i].name);
		const char *why;
		struct text which;

		if (!var || !var->known || !var->value.len || placeholder_in(var->value, &which) ||
			(text_is(s->network, "host") && settings[i].check == check_forwarded))
			continue;
		why = settings[i].check(v, var->value);
		if (why)
			report(out, var->at, "%s '%.*s' %s", settings[i].name, TEXT_ARG(var->value),
				why);
	}
}

static const struct served_host *
all_hosts(const struct model *m)
{
	struct served_host *all = NULL;

	for (const struct proxy *p = m->proxies; p; p = p->next) {
		struct served_host *own = p->sides & SIDE_FRONTEND ? hosts_of(m, p) : NULL,
				   **end = &own;

		while (*end)
			end = &(*end)->next;
		*end = all;
		all = own;
	}
	return all;
}

static void
check(const struct model *m, struct sink *out)
{
	struct view v = { .m = m };

	if (!m->compose || !m->listeners)
		return;
	for (const struct listener *l = m->listeners; l; l = l->next)
		v.tls |= l->ssl && !l->loopback;
	v.hosts = all_hosts(m);
	for (const struct compose_service *s = m->compose->services; s; s = s->next)
		if (compose_is_application(s))
			check_service(&v, s, out);
}

const struct rule rule_application_setting = {
	.name = "application-setting",
	.group = GROUP_EXPOSURE,
	.severity = SEV_INFO,
	.summary = "a setting of the application contradicts the proxy",
	.why = "Open WebUI takes its own address and its rules for browsers from its "
	       "environment: WEBUI_URL (used in links and logins by other services), "
	       "CORS_ALLOW_ORIGIN (origins that may open its WebSocket, separated by "
	       "semicolons), FORWARDED_ALLOW_IPS (from whom it takes X-Forwarded- "
	       "Proto) and WEBUI_SESSION_COOKIE_SECURE (cookies only over TLS). They "
	       "must agree with how HAProxy is reached.",
	.help = "change the setting to what visitors see",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/chat.pem\n"
	       "    default_backend chat\n"
	       "\n"
	       "backend chat\n"
	       "    server owui open-webui:8080\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/chat.pem\n"
		"    default_backend chat\n"
		"\n"
		"backend chat\n"
		"    server owui open-webui:8080\n",
	.see = "4.2 server",
	.bad_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  open-webui:\n"
				"    image: ghcr.io/open-webui/open-webui:main\n"
				"    environment:\n"
				"      - WEBUI_URL=http://chat.example.org\n",
				0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  open-webui:\n"
				"    image: ghcr.io/open-webui/open-webui:main\n"
				"    environment:\n"
				"      - WEBUI_URL=https://chat.example.org\n",
				0 },
			{ 0 },
		},
	.check = check,
};
