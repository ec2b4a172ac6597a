// foresee: 'owui-lint route' for one request after another, as long as some come.
//
// On standard input, a JSON array a line: the arguments of 'route', whose last is the
// configuration. On standard output, a line for each: what 'route --format json' prints.  A
// configuration is read once for all the requests in a row that name it.
#include <stdlib.h>
#include <string.h>

#include "lint/json.h"
#include "lint/route.h"
#include "lint/setup.h"
#include "lint/unit.h"

struct known {
	struct arena arena;
	const char *path;
	const struct model *model;
};

static const struct model *
read_model(struct arena *a, const struct arguments *args)
{
	struct input *in = NULL;
	struct unit unit;

	if (!inputs_prepare(a, args, &in) || !unit_read(a, args, in, &unit))
		return NULL;
	return unit_model(a, &unit, &in->setup->settings);
}

// What was read of the arguments, in `a`, becomes part of what is known.
static const struct model *
model_of(struct known *k, struct arena *a, const struct arguments *args)
{
	bool other = !k->path || strcmp(k->path, args->paths[0]) != 0;

	if (other)
		arena_free(&k->arena);
	arena_adopt(&k->arena, a);
	if (other) {
		k->path = args->paths[0];
		k->model = read_model(&k->arena, args);
	}
	return k->model;
}

static bool
read_arguments(struct arena *a, const char *line, struct arguments *args)
{
	json_t *list = json_loads(line, 0, NULL);
	size_t n = json_array_size(list);
	char **argv = arena_alloc(a, (n + 3) * sizeof(*argv));
	int argc = 0;

	argv[argc++] = "owui-lint";
	argv[argc++] = "route";
	for (size_t i = 0; i < n; i++) {
		const char *s = json_string_value(json_array_get(list, i));

		argv[argc++] = arena_strndup(a, s ? s : "", s ? strlen(s) : 0);
	}
	argv[argc] = NULL;
	json_decref(list);
	return options_parse(a, argc, argv, args) && args->npaths == 1;
}

static void
answer(struct known *known, const char *line)
{
	struct arena a = { 0 };
	struct arguments args = { 0 };
	const struct model *m = NULL;
	struct request r;

	if (read_arguments(&a, line, &args))
		m = model_of(known, &a, &args);
	if (m && route_request(&known->arena, &args, m, &r))
		route_json(stdout, &known->arena, &r, flow(&known->arena, m, &r),
			m->settings->targets);
	else
		putchar('\n');
	fflush(stdout);
	arena_free(&a);
}

int
main(void)
{
	struct known known = { 0 };
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0)
		answer(&known, line);
	free(line);
	arena_free(&known.arena);
	return 0;
}
