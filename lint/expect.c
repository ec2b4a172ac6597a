#include <string.h>

#include "lint/clean.h"
#include "lint/suite.h"
#include "parser/nearest.h"
#include "parser/value.h"

// What is so; an empty pointer is nothing of the kind.
struct fact {
	struct text value;
	bool unknown;
};

static struct fact
name_of(const struct proxy *p)
{
	return (struct fact){ .value = p ? p->name : (struct text){ 0 } };
}

static struct fact
actual_action(struct arena *a, const struct outcome *o)
{
	(void)a;
	return (struct fact){ .value = text_of(action_names[o->action]) };
}

static struct fact
actual_frontend(struct arena *a, const struct outcome *o)
{
	(void)a;
	return name_of(o->hops->frontend);
}

static struct fact
actual_backend(struct arena *a, const struct outcome *o)
{
	(void)a;
	return name_of(o->backend);
}

static struct fact
actual_server(struct arena *a, const struct outcome *o)
{
	(void)a;
	return (struct fact){ .value = o->server ? line_word(o->server, 1) : (struct text){ 0 } };
}

static struct fact
actual_status(struct arena *a, const struct outcome *o)
{
	return (struct fact){ .value = o->status ? text_printf(a, "%d", o->status)
		                                 : (struct text){ 0 } };
}

static struct fact
actual_location(struct arena *a, const struct outcome *o)
{
	(void)a;
	return (struct fact){ o->location, o->location_unknown };
}

static struct fact
actual_method(struct arena *a, const struct outcome *o)
{
	(void)a;
	return (struct fact){ .value = o->method };
}

static struct fact
actual_path(struct arena *a, const struct outcome *o)
{
	(void)a;
	return (struct fact){ o->path, o->path_unknown };
}

static const struct {
	const char *name;
	struct fact (*actual)(struct arena *a, const struct outcome *o);
} expectations[] = {
#define EXPECT(name, help) { #name, actual_##name },
#define TIMEOUT(name, value)
#include "lint/expect.def"
#undef EXPECT
#undef TIMEOUT
};

static struct timeout
timeout_named(const struct outcome *o, struct text name)
{
#define EXPECT(name, help)
#define TIMEOUT(word, value)                                                                       \
	if (text_is(name, word))                                                                   \
		return value;
#include "lint/expect.def"
#undef EXPECT
#undef TIMEOUT
	return (struct timeout){ .ms = -1 };
}

static const char *const timeouts[] = {
#define EXPECT(name, help)
#define TIMEOUT(name, value) name,
#include "lint/expect.def"
#undef EXPECT
#undef TIMEOUT
};

bool
expect_timeout_known(struct text name, struct text *nearest)
{
	struct nearest near = { .word = name };

	for (size_t i = 0; i < sizeof(timeouts) / sizeof(timeouts[0]); i++) {
		if (text_is(name, timeouts[i]))
			return true;
		nearest_try(&near, timeouts[i]);
	}
	*nearest = near.best ? text_of(near.best) : (struct text){ 0 };
	return false;
}

// What is expected of several things by their names.
static const char *const maps[] = { "headers", "response-headers", "timeout" };

enum { NMAPS = sizeof(maps) / sizeof(maps[0]) };

bool
expect_known(struct text key, struct text *nearest)
{
	struct nearest near = { .word = key };

	for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++) {
		if (text_is(key, expectations[i].name))
			return true;
		nearest_try(&near, expectations[i].name);
	}
	for (size_t i = 0; i < NMAPS; i++) {
		if (text_is(key, maps[i]))
			return true;
		nearest_try(&near, maps[i]);
	}
	*nearest = near.best ? text_of(near.best) : (struct text){ 0 };
	return false;
}

bool
expect_is_map(struct text key)
{
	for (size_t i = 0; i < NMAPS; i++)
		if (text_is(key, maps[i]))
			return true;
	return false;
}

static const char *
shown(struct arena *a, struct fact f)
{
	if (f.unknown)
		return "(depends on something outside of the request)";
	return f.value.ptr ? clean(a, f.value) : "(none)";
}

static const char *
two_lines(struct arena *a, const char *key, struct fact want, struct fact got)
{
	return arena_printf(a, "  - %s: %s\n  + %s: %s\n", key, shown(a, want), key, shown(a, got));
}

static bool
same(struct fact want, struct fact got)
{
	if (got.unknown || !want.value.ptr || !got.value.ptr)
		return !got.unknown && !want.value.ptr && !got.value.ptr;
	return text_eq(want.value, got.value);
}

static struct fact
wanted(const struct yaml *v)
{
	struct fact f = { 0 };

	if (!yaml_is_null(v) && !(v->plain && text_is(v->value, "none")))
		f.value = v->value;
	return f;
}

static const char *
compare(struct arena *a, const struct yaml *v, const struct outcome *o)
{
	for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++) {
		struct fact got, want = wanted(v);

		if (!text_is(v->key, expectations[i].name))
			continue;
		got = expectations[i].actual(a, o);
		// That there is no backend is an action of its own.
		if (text_is(v->key, "action"))
			want.value = v->value;
		return same(want, got) ? "" : two_lines(a, expectations[i].name, want, got);
	}
	return "";
}

// All lines of a header, as they would be joined.
static struct fact
header_fact(struct arena *a, const struct header *list, const char *name)
{
	struct fact f = { 0 };

	for (const struct header *h = header_find(list, name, NULL); h;
		h = header_find(list, name, h)) {
		f.unknown |= h->unknown;
		f.value = f.value.ptr ? text_printf(a, "%.*s, %.*s", TEXT_ARG(f.value),
						TEXT_ARG(h->value))
		                      : text_printf(a, "%.*s", TEXT_ARG(h->value));
	}
	return f;
}

// A list is one line of the header after the other.
static struct fact
wanted_header(struct arena *a, const struct yaml *v)
{
	struct fact f = { 0 };

	if (v->kind == YAML_SCALAR)
		return yaml_is_null(v) ? f : (struct fact){ .value = v->value };
	for (const struct yaml *item = v->items; item; item = item->next)
		f.value = f.value.ptr ? text_printf(a, "%.*s, %.*s", TEXT_ARG(f.value),
						TEXT_ARG(item->value))
		                      : item->value;
	return f;
}

// Of a response that a server begins nothing is known but what rules did.
static struct fact
response_fact(struct arena *a, const struct outcome *o, const char *name)
{
	struct fact f = header_fact(a, o->response, name);

	f.unknown |= !f.value.ptr && o->response_open && !header_find(o->settled, name, NULL);
	return f;
}

static const char *
compare_headers(struct arena *a, const struct yaml *map, const struct outcome *o)
{
	const char *out = "";
	bool response = text_is(map->key, "response-headers");

	for (const struct yaml *v = map->items; v; v = v->next) {
		const char *name = text_string(a, v->key);
		struct fact want = wanted_header(a, v);
		struct fact got =
			response ? response_fact(a, o, name) : header_fact(a, o->headers, name);

		if (!same(want, got))
			out = arena_printf(
				a, "%s%s", out, two_lines(a, clean(a, v->key), want, got));
	}
	return out;
}

const char *
time_text(struct arena *a, long ms)
{
	static const struct {
		const char *unit;
		long ms;
	} units[] = { { "d", 86400000 }, { "h", 3600000 }, { "m", 60000 }, { "s", 1000 } };

	for (size_t i = 0; ms && i < sizeof(units) / sizeof(units[0]); i++)
		if (ms % units[i].ms == 0)
			return arena_printf(a, "%ld%s", ms / units[i].ms, units[i].unit);
	return arena_printf(a, "%ldms", ms);
}

static struct fact
time_fact(struct arena *a, long ms)
{
	struct fact f = { 0 };

	if (ms >= 0)
		f.value = text_of(time_text(a, ms));
	return f;
}

static struct fact
wanted_time(struct arena *a, const struct yaml *v)
{
	long long ms;
	struct text garbage = { 0 };

	if (!wanted(v).value.ptr)
		return (struct fact){ 0 };
	if (!time_parse(v->value, UNIT_MS, &ms, &garbage) || garbage.len)
		return (struct fact){ .value = v->value };
	return time_fact(a, (long)ms);
}

static const char *
compare_timeouts(struct arena *a, const struct yaml *map, const struct outcome *o)
{
	const char *out = "";

	for (const struct yaml *v = map->items; v; v = v->next) {
		struct timeout t = timeout_named(o, v->key);
		struct fact want = wanted_time(a, v), got = time_fact(a, t.ms);
		const char *key = arena_printf(a, "timeout %s", clean(a, v->key));

		if (!same(want, got))
			out = arena_printf(a, "%s%s", out, two_lines(a, key, want, got));
	}
	return out;
}

const char *
expect_differences(struct arena *a, const struct yaml *expected, const struct outcome *o)
{
	const char *out = "";

	for (const struct yaml *v = expected->items; v; v = v->next) {
		const char *some = !expect_is_map(v->key)       ? compare(a, v, o)
		                   : text_is(v->key, "timeout") ? compare_timeouts(a, v, o)
		                                                : compare_headers(a, v, o);

		out = arena_printf(a, "%s%s", out, some);
	}
	return *out ? out : NULL;
}
