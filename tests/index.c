// index: a long list of rules gives the same answers, whether it is walked or looked up.
#include <stdio.h>
#include <string.h>

#include "model/flow.h"

static const char *const conditions[] = {
	"if { hdr(host) -i A%d.test }",
	"if { path_beg /p%d }",
	"if h%d",
	"if h%d { method POST }",
	"if h%d || p%d",
	"if !h%d { path /x%d }",
	"if { hdr(host),lower a%d.test } { path_beg /q }",
	"unless { path_beg / }",
	"if { path_reg ^/r%d }",
	"if { req.hdr(host) -m beg a%d. } { path_end /e }",
	"if { hdr(x-n) 1 2 %d } or { path -m str /y%d }",
	"if { dst_port %d }",
};

enum { KINDS = sizeof(conditions) / sizeof(conditions[0]), RULES = 10 * KINDS, BACKENDS = RULES };

static struct text
configuration(struct arena *a)
{
	struct text t = TEXT("defaults\n mode http\nfrontend f\n bind :80\n");

	for (int i = 0; i < RULES; i++) {
		const char *c = conditions[i % KINDS];
		char condition[200];

		snprintf(condition, sizeof(condition), c, i, i);
		t = text_printf(a,
			"%.*s acl h%d hdr(host) -i a%d.test b%d.test\n acl h%d path_end /h%d\n"
			" acl p%d path_beg /p%d/ /o%d\n"
			" http-request set-header X-%d y %s\n use_backend b%d %s\n",
			TEXT_ARG(t), i, i, i, i, i, i, i, i, i, condition, i, condition);
		// Half-way the rules change what the later ones ask.
		if (i == RULES / 2)
			t = text_printf(a,
				"%.*s http-request set-path /p%d/new if { path_beg /change }\n",
				TEXT_ARG(t), RULES - 10);
	}
	for (int i = 0; i < BACKENDS; i++)
		t = text_printf(a, "%.*sbackend b%d\n server s 192.0.2.1:80\n", TEXT_ARG(t), i);
	return t;
}

static size_t
headers(const struct outcome *o)
{
	size_t n = 0;

	for (const struct header *h = o->headers; h; h = h->next)
		n++;
	return n;
}

static bool
same(struct arena *a, const struct model *m, struct request *r)
{
	const struct outcome *walked, *looked;

	r->trace = true;
	walked = flow(a, m, r)->outcomes;
	r->trace = false;
	looked = flow(a, m, r)->outcomes;
	return walked->action == looked->action && walked->backend == looked->backend &&
	       walked->certain == looked->certain && headers(walked) == headers(looked) &&
	       text_eq(walked->path, looked->path);
}

int
main(void)
{
	static const char *const paths[] = { "/", "/p%d", "/p%d/x", "/o%d", "/x%d", "/y%d", "/r%d",
		"/h%d", "/q", "/e", "/change" };
	struct arena a = { 0 };
	struct settings settings = settings_default();
	const struct source *src = source_of(&a, "test.cfg", configuration(&a));
	const struct model *m = model_new(&a, &settings, parse(&a, &src, 1, NULL, ALL_VERSIONS));
	int failed = 0;

	for (int i = 0; i < RULES; i++) {
		for (size_t k = 0; k < sizeof(paths) / sizeof(paths[0]); k++) {
			char path[100];
			struct request r = { .listener = m->listeners };

			snprintf(path, sizeof(path), paths[k], i);
			r.target = text_of(path);
			r.host = text_printf(&a, k % 2 ? "a%d.test" : "B%d.test", i);
			if (same(&a, m, &r))
				continue;
			printf("%.*s%s: the answers differ\n", TEXT_ARG(r.host), path);
			failed = 1;
		}
	}
	arena_free(&a);
	return failed;
}
