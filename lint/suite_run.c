#include <string.h>

#include "lint/clean.h"
#include "lint/inputs.h"
#include "lint/route.h"
#include "lint/suite.h"
#include "lint/unit.h"

static const struct {
	const char *name;
	enum option_id option;
} keys[] = {
#define KEY(name, kind, option) { name, option },
#include "lint/suite.def"
#undef KEY
};

static void
set_option(struct arena *a, struct arguments *args, enum option_id id, const char *value)
{
	struct option_use *use = arena_new(a, struct option_use);
	const struct option_use **end = &args->uses[id];

	use->value = value;
	while (*end)
		end = (const struct option_use **)&(*end)->next;
	*end = use;
}

static void
set_headers(struct arena *a, struct arguments *args, const struct yaml *map)
{
	for (const struct yaml *v = map->items; v; v = v->next) {
		const struct yaml *item = v->kind == YAML_LIST ? v->items : v;

		for (; item; item = v->kind == YAML_LIST ? item->next : NULL)
			set_option(a, args, OPT_HEADER,
				arena_printf(
					a, "%.*s: %.*s", TEXT_ARG(v->key), TEXT_ARG(item->value)));
	}
}

// The case as the options of a route.
static struct arguments
options_of(struct arena *a, const struct suite_case *c)
{
	struct arguments args = { .command = COMMAND_ROUTE };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct yaml *v = yaml_get(c->at, keys[i].name);

		if (!v || keys[i].option == OPT_COUNT)
			continue;
		if (keys[i].option == OPT_HEADER)
			set_headers(a, &args, v);
		else
			set_option(a, &args, keys[i].option, text_string(a, v->value));
	}
	return args;
}

static const char *
line_place(struct arena *a, const struct line *l)
{
	struct span at = line_rest(l, 0);

	return arena_printf(a, "%s:%zu: %s", clean(a, text_of(at.src->path)), span_start(at).line,
		clean(a, span_text(at)));
}

// The line that decided, or that decides what nobody knows.
static const char *
reason(struct arena *a, const struct outcome *o)
{
	const struct line *decided = o->line ? o->line : o->hops->chosen;
	const char *by = decided ? arena_printf(a, "  by %s\n", line_place(a, decided)) : "";

	if (o->certain)
		return by;
	return arena_printf(a, "%s  if it comes to that: it depends on %s%s%s\n", by,
		o->reason ? clean(a, text_of(o->reason)) : "something outside of the request",
		o->depends ? ", " : "", o->depends ? line_place(a, o->depends) : "");
}

// Why the outcome fits no alternative; NULL if it fits one.
static const char *
misfit(struct arena *a, const struct suite_case *c, const struct outcome *o)
{
	const char *first = NULL;

	for (size_t i = 0; i < c->nalternatives; i++) {
		const char *differences = expect_differences(a, c->alternatives[i], o);

		if (!differences)
			return NULL;
		first = first ? first : differences;
	}
	return arena_printf(a, "%s%s", first ? first : "", reason(a, o));
}

static void
run_case(struct arena *a, const struct model *m, struct suite_case *c)
{
	struct arguments args = options_of(a, c);
	const struct answer *answer;
	struct request r;

	if (!route_request(a, &args, m, &r)) {
		c->why = "  the request cannot be sent\n";
		return;
	}
	answer = flow(a, m, &r);
	for (const struct outcome *o = answer->outcomes; o && !c->why; o = o->next)
		c->why = misfit(a, c, o);
	if (!c->why && answer->overflow)
		c->why = "  it may go more ways than can be followed\n";
	c->passed = !c->why;
}

// The suite's configuration as the command line would name it; -f has the last word.
static struct arguments
inputs_of(struct arena *a, const struct arguments *args, const struct suite *s)
{
	struct arguments own = *args;

	own.npaths = 0;
	if (option_given(args, OPT_FILE))
		return own;
	if (!s->whole) {
		own.paths = arena_array(a, char *, 1);
		own.paths[0] = text_string(a, text_of(s->configurations[0]));
		own.npaths = 1;
	}
	for (size_t i = 0; s->whole && i < s->nconfigurations; i++)
		set_option(a, &own, OPT_FILE, s->configurations[i]);
	return own;
}

bool
suite_run(struct arena *a, const struct arguments *args, struct suite *s)
{
	struct arguments own = inputs_of(a, args, s);
	struct input *in = NULL;
	const struct model *m;
	struct unit unit;

	if (!inputs_prepare(a, &own, &in))
		return false;
	if (in->next) {
		refuse("%s: '%s' holds several configurations", s->path, s->configurations[0]);
		return false;
	}
	if (!unit_read(a, &own, in, &unit))
		return false;
	m = unit_model(a, &unit, &in->setup->settings);
	for (struct suite_case *c = s->cases; c; c = c->next)
		run_case(a, m, c);
	return true;
}
