#include "model/application_mark.h"
#include "model/probe_report.h"

static bool
same_address(const struct proxy *a, const struct proxy *b)
{
	for (const struct line *x = section_find(a->section, KW_SERVER); x;
		x = section_find_next(x))
		for (const struct line *y = section_find(b->section, KW_SERVER); y;
			y = section_find_next(y))
			if (text_eq(line_word(x, 2), line_word(y, 2)))
				return true;
	return false;
}

static bool
is_application(const struct model *m, const struct proxy *p)
{
	for (const struct application *x = m->applications; x; x = x->next)
		if (x->proxy == p && x->marked)
			return true;
	return false;
}

// Whether the front page of the same host may be the application too: what its pages ask for is
// then found.
static bool
has_front_page(const struct model *m, const struct probe *p)
{
	struct arena a = { 0 };
	struct request r = {
		.listener = p->listener, .tls = p->tls, .host = p->host, .sni = p->host
	};
	const struct proxy *app = p->application->proxy;
	bool found = false;

	for (const struct outcome *o = flow(&a, m, &r)->outcomes; o && !found; o = o->next)
		found = !o->certain || o->action == ACTION_REDIRECT ||
		        (o->backend && (o->backend == app || is_application(m, o->backend) ||
					       same_address(o->backend, app)));
	arena_free(&a);
	return found;
}

// The pattern on the ways to the application that is the path, with or without its last slash.
static struct span
pattern_of(const struct model *m, const struct probe *p)
{
	const struct text bare = text_before(p->path, p->path.len - 1);

	for (const struct line *l = m->lines[KW_ACL]; l; l = l->next_same)
		if (text_starts(line_word(l, 2), "path"))
			for (size_t i = 3; i < l->nwords; i++)
				if (text_eq(line_word(l, i), p->path) ||
					text_eq(line_word(l, i), bare))
					return line_span(l, i);
	return line_rest(p->outcome->hops->chosen ? p->outcome->hops->chosen
						  : p->application->proxy->section->header,
		0);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct probe *p = m->probes; p; p = p->next) {
		struct span at;

		if (p->kind != PROBE_PAGE || !p->application->marked || p->path.len < 2 ||
			path_is_own(p->path) ||
			!proxy_open_webui(out->arena, p->application->proxy) ||
			has_front_page(m, p))
			continue;
		at = pattern_of(m, p);
		if (!reported_at(out, at))
			report(out, at,
				"'%.*s' is served below '%.*s', and Open WebUI only works at '/'",
				TEXT_ARG(p->application->proxy->name), TEXT_ARG(p->path));
	}
}

const struct rule rule_sub_path_application = {
	.name = "sub-path-application",
	.group = GROUP_ROUTING,
	.severity = SEV_WARNING,
	.summary = "Open WebUI is served below a path",
	.why = "Open WebUI has no setting for a base path: its pages ask for /_app, /api and "
	       "/ws/socket.io at the root of the host, which lead elsewhere. Stripping the "
	       "prefix does not help. Give it a host name of its own.",
	.help = "route the application by a host name of its own",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    use_backend owui if { path_beg /owui/ }\n"
	       "\n"
	       "backend owui\n"
	       "    mode http\n"
	       "    server app 192.0.2.1:3000\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    use_backend owui if { hdr(host) -i chat.example.org }\n"
		"\n"
		"backend owui\n"
		"    mode http\n"
		"    server app 192.0.2.1:3000\n",
	.see = "4.2 use_backend",
	.check = check,
};
