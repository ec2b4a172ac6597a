#include "lint/suite.h"

#include <string.h>

#include "lint/clean.h"
#include "lint/path.h"
#include "parser/nearest.h"

static const struct {
	const char *name;
	enum yaml_kind kind;
} keys[] = {
#define KEY(name, kind, option) { name, YAML_##kind },
#include "lint/suite.def"
#undef KEY
};

enum { NKEYS = sizeof(keys) / sizeof(keys[0]) };

static const char *const kind_names[] = {
	[YAML_SCALAR] = "a word",
	[YAML_LIST] = "a list",
	[YAML_MAP] = "keys with values",
};

// Says where and what is wrong; false.
static bool
wrong(struct arena *a, const struct suite *s, struct span at, const char *what)
{
	struct position pos = span_start(at);

	refuse("%s:%zu:%zu: %s", clean(a, text_of(s->path)), pos.line, pos.col, what);
	return false;
}

static bool
wants(struct arena *a, const struct suite *s, const struct yaml *v, enum yaml_kind kind)
{
	if (v->kind == kind)
		return true;
	return wrong(
		a, s, v->at, arena_printf(a, "'%s' wants %s", clean(a, v->key), kind_names[kind]));
}

static bool
unknown(struct arena *a, const struct suite *s, const struct yaml *v, const char *near)
{
	const char *what = near ? arena_printf(a, "; did you mean '%s'?", near) : "";

	return wrong(
		a, s, v->key_at, arena_printf(a, "'%s' is no key here%s", clean(a, v->key), what));
}

static bool
check_key(struct arena *a, const struct suite *s, const struct yaml *v)
{
	struct nearest near = { .word = v->key };

	for (size_t i = 0; i < NKEYS; i++) {
		if (text_is(v->key, keys[i].name))
			return wants(a, s, v, keys[i].kind);
		nearest_try(&near, keys[i].name);
	}
	return unknown(a, s, v, near.best);
}

static bool
check_timeouts(struct arena *a, const struct suite *s, const struct yaml *map)
{
	for (const struct yaml *v = map->items; v; v = v->next) {
		struct text near = { 0 };

		if (!expect_timeout_known(v->key, &near))
			return unknown(a, s, v, near.ptr);
		if (!wants(a, s, v, YAML_SCALAR))
			return false;
	}
	return true;
}

static bool
check_expected(struct arena *a, const struct suite *s, const struct yaml *map)
{
	if (map->kind != YAML_MAP)
		return wrong(a, s, map->at, "what is expected is keys with values");
	for (const struct yaml *v = map->items; v; v = v->next) {
		struct text near = { 0 };

		if (!expect_known(v->key, &near))
			return unknown(a, s, v, near.ptr);
		if (!wants(a, s, v, expect_is_map(v->key) ? YAML_MAP : YAML_SCALAR) ||
			(text_is(v->key, "timeout") && !check_timeouts(a, s, v)))
			return false;
	}
	return true;
}

static bool
read_expected(
	struct arena *a, const struct suite *s, struct suite_case *c, const struct yaml *expect)
{
	const struct yaml *any = yaml_get(expect, "any-of");
	size_t n = any ? any->nitems : 1;

	c->alternatives = arena_array(a, const struct yaml *, n + 1);
	if (!any) {
		c->alternatives[c->nalternatives++] = expect;
		return check_expected(a, s, expect);
	}
	if (!wants(a, s, any, YAML_LIST))
		return false;
	if (expect->nitems > 1)
		return wrong(a, s, expect->at, "beside 'any-of' nothing else is expected");
	for (const struct yaml *v = any->items; v; v = v->next) {
		if (!check_expected(a, s, v))
			return false;
		c->alternatives[c->nalternatives++] = v;
	}
	return true;
}

static bool
read_case(struct arena *a, const struct suite *s, const struct yaml *map, struct suite_case *c)
{
	const struct yaml *name = yaml_get(map, "name"), *expect = yaml_get(map, "expect");
	const struct yaml *request = yaml_get(map, "request");

	if (map->kind != YAML_MAP)
		return wrong(a, s, map->at, "a test is keys with values");
	for (const struct yaml *v = map->items; v; v = v->next)
		if (!check_key(a, s, v))
			return false;
	if (!request || !expect)
		return wrong(a, s, map->at, "a test needs 'request' and 'expect'");
	c->at = map;
	c->name = name ? name->value : request->value;
	return read_expected(a, s, c, expect);
}

static const char *
configuration_path(struct arena *a, const char *folder, const char *path)
{
	if (strcmp(folder, ".") == 0)
		return path;
	return path_from_here(path_in(a, folder, path));
}

// A path, or a list of what -f would name.
static bool
read_configuration(struct arena *a, struct suite *s, const struct yaml *v)
{
	const struct yaml *item = v->kind == YAML_LIST ? v->items : v;
	const char *folder = path_folder(a, s->path);

	s->whole = v->kind == YAML_LIST;
	s->configurations = arena_array(a, const char *, v->nitems + 1);
	for (; item; item = s->whole ? item->next : NULL) {
		if (item->kind != YAML_SCALAR || !item->value.len)
			return wrong(a, s, item->at, "a path must stand here");
		s->configurations[s->nconfigurations++] =
			configuration_path(a, folder, text_string(a, item->value));
	}
	return s->nconfigurations > 0 || wrong(a, s, v->at, "no configuration is named");
}

static bool
read_cases(struct arena *a, struct suite *s, const struct yaml *list)
{
	struct suite_case **end = &s->cases;

	for (const struct yaml *v = list->items; v; v = v->next) {
		*end = arena_new(a, struct suite_case);
		if (!read_case(a, s, v, *end))
			return false;
		end = &(*end)->next;
	}
	return s->cases || wrong(a, s, list->at, "there is no test");
}

static bool
read_root(struct arena *a, struct suite *s, const struct yaml *root)
{
	const struct yaml *configuration = yaml_get(root, "configuration");
	const struct yaml *tests = yaml_get(root, "tests");

	if (root->kind != YAML_MAP || !configuration || !tests)
		return wrong(
			a, s, root->at, "a test file has the keys 'configuration' and 'tests'");
	for (const struct yaml *v = root->items; v; v = v->next)
		if (v != configuration && v != tests)
			return unknown(a, s, v, NULL);
	return read_configuration(a, s, configuration) && wants(a, s, tests, YAML_LIST) &&
	       read_cases(a, s, tests);
}

struct suite *
suite_of(struct arena *a, const struct source *src)
{
	struct suite *s = arena_new(a, struct suite);
	struct yaml_fault fault = { 0 };
	const struct yaml *root = yaml_read(a, src, &fault);

	s->path = src->path;
	s->src = src;
	if (fault.why) {
		wrong(a, s, fault.at, fault.why);
		return NULL;
	}
	return read_root(a, s, root) ? s : NULL;
}

struct suite *
suite_read(struct arena *a, const char *path)
{
	const char *why = NULL;
	const struct source *src = source_read(a, path, &why);

	if (src)
		return suite_of(a, src);
	refuse("%s: %s", path, why);
	return NULL;
}

const char *
suite_place(struct arena *a, const struct suite *s, const struct suite_case *c)
{
	return arena_printf(a, "%s:%zu", clean(a, text_of(s->path)), span_start(c->at->at).line);
}
