#include "lint/output.h"

#include <errno.h>
#include <string.h>

#include "lint/color.h"
#include "lint/link.h"
#include "parser/nearest.h"

static const struct reporter *
find_reporter(const char *name)
{
	const struct reporter *r = reporter_find(name);
	struct nearest near = { .word = text_of(name) };

	if (r)
		return r;
	for (size_t i = 0; reporters[i].name; i++)
		nearest_try(&near, reporters[i].name);
	if (near.best)
		refuse("unknown format '%s'; did you mean '%s'?", name, near.best);
	else
		refuse("unknown format '%s'; see 'owui-lint --help'", name);
	return NULL;
}

// FORMAT=FILE is written beside `first`; FILE alone is where `first` goes.
static struct output *
add_output(struct arena *a, struct output *first, const char *value)
{
	const char *equals = strchr(value, '=');
	const char *name = equals ? arena_strndup(a, value, (size_t)(equals - value)) : NULL;
	struct output *o;

	if (!name || !reporter_find(name)) {
		first->path = value;
		return first;
	}
	o = arena_new(a, struct output);
	o->reporter = reporter_find(name);
	o->path = equals + 1;
	o->next = first->next;
	first->next = o;
	return first;
}

struct output *
outputs_find(struct arena *a, const struct arguments *args)
{
	const char *format = option_value(args, OPT_FORMAT);
	struct output *first = arena_new(a, struct output);

	first->reporter = format ? find_reporter(format) : &reporters[0];
	if (!first->reporter)
		return NULL;
	for (const struct option_use *use = args->uses[OPT_OUTPUT]; use; use = use->next)
		add_output(a, first, use->value);
	return first;
}

static bool
write_one(const struct output *o, struct report *r, const struct arguments *args)
{
	FILE *standard = o->place == OUTPUT_ERROR ? stderr : stdout;
	FILE *to = o->path ? fopen(o->path, "w") : standard;
	bool failed;

	if (!to) {
		refuse("%s: %s", o->path, strerror(errno));
		return false;
	}
	r->color = use_color(option_value(args, OPT_COLOR), to);
	r->links = r->color && use_links(to);
	o->reporter->write(to, r);
	if (!o->path)
		return true; // main() sees to it
	failed = ferror(to) != 0;
	if (fclose(to) != 0 || failed) {
		refuse("%s: %s", o->path, strerror(errno));
		return false;
	}
	return true;
}

bool
outputs_write(const struct output *list, struct report *r, const struct arguments *args)
{
	bool ok = true;

	for (; list; list = list->next)
		if (list->path || list->place != OUTPUT_NONE)
			ok &= write_one(list, r, args);
	return ok;
}
