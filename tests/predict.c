// predict: how many requests a second the flow engine follows through 1,000 hosts and 5,000 rules.
//
// usage: predict [REQUESTS]
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/flow.h"
#include "parser/source.h"

enum { HOSTS = 1000, BATCH = 100 };

static const char *const rules[] = {
	" acl h%d hdr(host) -i h%d.test\n",
	" http-request deny if { hdr(host) -i h%d.test } { path_beg /private%d }\n",
	" http-request set-header X-H%d 1 if h%d\n",
	" use_backend challenge if h%d { path_beg /.well-known/acme-challenge/ } !{ path_beg /h%d "
	"}\n",
	" use_backend b%d if h%d { path_beg /api/ }\n",
	" use_backend b%d if h%d\n",
};

static struct text
configuration(struct arena *a)
{
	char *bytes = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&bytes, &len);
	struct text t;

	fputs("defaults\n mode http\n timeout client 50s\n timeout server 90s\nfrontend f\n bind "
	      ":80\n",
		f);
	for (size_t k = 0; k < sizeof(rules) / sizeof(rules[0]); k++)
		for (int i = 0; i < HOSTS; i++)
			fprintf(f, rules[k], i, i);
	for (int i = 0; i < HOSTS; i++)
		fprintf(f, "backend b%d\n server s 192.0.2.1:80\n", i);
	fputs("backend challenge\n server s 127.0.0.1:8888\n", f);
	fclose(f);
	t = text_of(arena_strndup(a, bytes, len));
	free(bytes);
	return t;
}

// Seconds of the processor, since the machine has others to serve.
static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// Follows requests from number `from` on; how many were certain.
static long
follow(struct arena *a, const struct model *m, const struct text *hosts, long from, long to)
{
	static const char *const targets[] = { "/", "/api/chat", "/static/app.js",
		"/.well-known/acme-challenge/x", "/ws/socket.io/?EIO=4" };
	long certain = 0;

	for (long i = from; i < to; i++) {
		struct request r = { .listener = m->listeners };

		r.host = hosts[i * 7 % HOSTS];
		r.target = text_of(targets[(size_t)i % (sizeof(targets) / sizeof(targets[0]))]);
		certain += flow(a, m, &r)->outcomes->certain;
	}
	arena_reset(a);
	return certain;
}

int
main(int argc, char **argv)
{
	long requests = argc > 1 ? atol(argv[1]) : 200000, certain = 0;
	struct arena a = { 0 }, scratch = { 0 };
	struct settings settings = settings_default();
	const struct source *src = source_of(&a, "test.cfg", configuration(&a));
	const struct model *m = model_new(&a, &settings, parse(&a, &src, 1, NULL, ALL_VERSIONS));
	struct text *hosts = arena_array(&a, struct text, HOSTS);
	double begin = now(), first;

	for (int i = 0; i < HOSTS; i++)
		hosts[i] = text_printf(&a, "h%d.test", i);
	follow(&scratch, m, hosts, 0, 1);
	first = now();
	for (long i = 0; i < requests; i += BATCH)
		certain += follow(&scratch, m, hosts, i, i + BATCH);
	printf("%ld predictions, %ld certain, %.0f a second; the first took %.1f ms\n", requests,
		certain, (double)requests / (now() - first), (first - begin) * 1000);
	arena_free(&scratch);
	arena_free(&a);
	return certain < requests;
}
