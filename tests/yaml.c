// The YAML reader: nodes, places, and files that are meant to hurt.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "parser/yaml.h"

static struct yaml *
read_text(struct arena *a, const char *text, struct yaml_fault *fault)
{
	return yaml_read(a, source_of(a, "x.yaml", text_of(text)), fault);
}

static void
assert_fault(const char *text, size_t line, const char *why)
{
	struct arena a = { 0 };
	struct yaml_fault fault = { 0 };

	assert_null(read_text(&a, text, &fault));
	assert_string_equal(fault.why, why);
	assert_int_equal(span_start(fault.at).line, line);
	arena_free(&a);
}

static void
test_nodes(void **state)
{
	struct arena a = { 0 };
	struct yaml_fault fault;
	const struct yaml *root = read_text(&a, "a: b\nlist: [1, 'true', ]\n", &fault), *list;

	(void)state;
	assert_non_null(root);
	assert_int_equal(root->nitems, 2);
	assert_true(text_is(yaml_get(root, "a")->value, "b"));
	assert_null(yaml_get(root, "c"));
	list = yaml_get(root, "list");
	assert_int_equal(list->nitems, 2);
	assert_true(list->items->plain);
	assert_false(list->items->next->plain);
	arena_free(&a);
}

static void
test_places_count_code_points(void **state)
{
	struct arena a = { 0 };
	struct yaml_fault fault;
	const struct yaml *root = read_text(&a, "# x\n\"日本\": é y\n", &fault);

	(void)state;
	assert_int_equal(span_start(root->items->key_at).line, 2);
	assert_int_equal(span_start(root->items->at).col, 7);
	assert_true(text_is(span_text(root->items->at), "é y"));
	arena_free(&a);
}

static void
test_aliases(void **state)
{
	struct arena a = { 0 };
	struct yaml_fault fault;
	const struct yaml *root =
		read_text(&a, "x: &x { k: v, l: m }\ny: *x\nz: { <<: *x, l: own }\n", &fault);

	(void)state;
	assert_true(text_is(yaml_get(yaml_get(root, "y"), "k")->value, "v"));
	assert_true(text_is(yaml_get(yaml_get(root, "z"), "k")->value, "v"));
	assert_true(text_is(yaml_get(yaml_get(root, "z"), "l")->value, "own"));
	arena_free(&a);
}

static void
test_empty(void **state)
{
	struct arena a = { 0 };
	struct yaml_fault fault;

	(void)state;
	assert_true(yaml_is_null(read_text(&a, "", &fault)));
	assert_true(yaml_is_null(read_text(&a, "# only a comment\n", &fault)));
	arena_free(&a);
}

static void
test_faults(void **state)
{
	(void)state;
	assert_fault("a: b\n c: d\n", 2, "mapping values are not allowed in this context");
	assert_fault("a: [b\n", 2, "did not find expected ',' or ']'");
	assert_fault("a: *b\n", 1, "the alias has no anchor before it");
	assert_fault("a: &a [ *a ]\n", 1, "the alias is part of what it stands for");
	assert_fault("x: y\n? [a, b]\n: c\n", 2, "a key must be a single word");
	assert_fault("x: y\nz: \xff\n", 2, "invalid leading UTF-8 octet");
}

static void
test_bombs(void **state)
{
	char bomb[1024], deep[1024];
	size_t len = (size_t)snprintf(bomb, sizeof(bomb), "a0: &a0 [x, x, x, x, x, x, x, x, x]\n");

	(void)state;
	for (int i = 1; i < 10; i++)
		len += (size_t)snprintf(bomb + len, sizeof(bomb) - len,
			"a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i, i - 1,
			i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	assert_fault(bomb, 5, "it has too many nodes");
	snprintf(deep, sizeof(deep), "%0*d", 1000, 0);
	for (size_t i = 0; i < 1000; i++)
		deep[i] = '[';
	assert_fault(deep, 1, "it nests too deeply");
}

static void
test_second_document(void **state)
{
	struct arena a = { 0 };
	struct yaml_fault fault;
	const struct yaml *root = read_text(&a, "---\na: b\n...\n---\na: c\n", &fault);

	(void)state;
	assert_true(text_is(yaml_get(root, "a")->value, "b"));
	assert_string_equal(fault.why, "it has a second document");
	assert_int_equal(span_start(fault.at).line, 4);
	read_text(&a, "---\na: b\n...\n", &fault);
	assert_null(fault.why);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_second_document),
		cmocka_unit_test(test_places_count_code_points),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_bombs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
