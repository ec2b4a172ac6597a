// Any request to any configuration has an answer: "METHOD URL", header lines, an empty line, the
// configuration.

#include <stdlib.h>

#include "lint/route.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/world.h"

// A line of *rest, as a C string.
static const char *
cut_line(struct arena *a, struct text *rest)
{
	return text_string(a, text_cut(rest, '\n'));
}

static void
read_head(struct arena *a, struct text *rest, struct arguments *args)
{
	const struct option_use **end = &args->uses[OPT_HEADER];
	struct option_use *use = arena_new(a, struct option_use);
	const char *line;

	use->value = cut_line(a, rest);
	args->uses[OPT_REQUEST] = use;
	while (*(line = cut_line(a, rest))) {
		use = arena_new(a, struct option_use);
		use->value = line;
		*end = use;
		end = &use->next;
	}
}

static void
print(struct arena *a, const struct request *r, const struct answer *answer, bool json)
{
	char *bytes = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&bytes, &len);

	if (json)
		route_json(f, a, r, answer, ALL_VERSIONS);
	else
		route_text(f, a, r, answer, ALL_VERSIONS, true, true);
	fclose(f);
	must_hold(printable_check((struct text){ bytes, len }));
	if (json)
		must_hold(json_check((struct text){ bytes, len }, false));
	free(bytes);
}

static void
ask(struct arena *a, const struct model *m, const struct request *r)
{
	const struct answer *answer = flow(a, m, r);
	size_t n = 0;

	for (const struct outcome *o = answer->outcomes; o; o = o->next)
		n++;
	must_hold(n ? NULL : "there is no outcome");
	must_hold(
		answer->outcomes->certain && n > 1 ? "a certain outcome is one of several" : NULL);
	print(a, r, answer, false);
	print(a, r, answer, true);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct text rest = { (const char *)data, size };
	struct settings settings = settings_default();
	struct arguments args = { 0 };
	const struct source *src;
	const struct model *m;
	struct request r;

	read_head(&a, &rest, &args);
	src = source_of(&a, "haproxy.cfg", rest);
	settings.host = host_of(&a, world);
	m = unit_model(&a, &(struct unit){ &src, 1 }, &settings);
	if (route_request(&a, &args, m, &r))
		ask(&a, m, &r);
	arena_free(&a);
	return 0;
}
