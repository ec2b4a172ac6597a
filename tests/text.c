// Texts, the nearest name, and places in a source.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parser/nearest.h"
#include "parser/source.h"

static void
test_cut(void **state)
{
	struct text rest = TEXT("a,b,,c"), none = { 0 };

	(void)state;
	assert_true(text_is(text_cut(&rest, ','), "a"));
	assert_true(text_is(text_cut(&rest, ','), "b"));
	assert_int_equal(text_cut(&rest, ',').len, 0);
	assert_true(text_is(text_cut(&rest, ','), "c"));
	assert_int_equal(rest.len, 0);
	assert_int_equal(text_cut(&none, ',').len, 0);
}

static void
test_find(void **state)
{
	(void)state;
	assert_int_equal(text_find(TEXT("haproxy"), "pro"), 2);
	assert_int_equal(text_find(TEXT("haproxy"), "x-"), 8);
	assert_true(text_starts(TEXT("haproxy"), "ha"));
	assert_false(text_starts(TEXT("h"), "ha"));
	assert_true(text_ends(TEXT("haproxy"), "xy"));
	assert_true(text_iis(TEXT("HaProxy"), "haproxy"));
	assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
}

static void
test_number(void **state)
{
	long long n = 0;

	(void)state;
	assert_true(text_number(TEXT("-42"), &n));
	assert_int_equal(n, -42);
	assert_false(text_number(TEXT(""), &n));
	assert_false(text_number(TEXT("-"), &n));
	assert_false(text_number(TEXT("12x"), &n));
	assert_false(text_number(TEXT("99999999999999999999"), &n));
}

static void
test_distance(void **state)
{
	(void)state;
	assert_int_equal(edit_distance(TEXT("bind"), TEXT("bind"), 3), 0);
	assert_int_equal(edit_distance(TEXT("bnid"), TEXT("bind"), 3), 1);
	assert_int_equal(edit_distance(TEXT("bnd"), TEXT("bind"), 3), 1);
	assert_int_equal(edit_distance(TEXT("server"), TEXT("sevrers"), 3), 2);
	assert_int_equal(edit_distance(TEXT("bind"), TEXT("balance"), 2), 3);
	assert_int_equal(edit_distance(TEXT(""), TEXT("ab"), 3), 2);
}

static const char *
nearest(const char *word)
{
	static const char *const names[] = { "balance", "bind", "mode", "server", "use-server" };
	struct nearest near = { .word = text_of(word) };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		nearest_try(&near, names[i]);
	return near.best;
}

static void
test_nearest(void **state)
{
	(void)state;
	assert_string_equal(nearest("bnd"), "bind");
	assert_string_equal(nearest("sevrer"), "server");
	assert_string_equal(nearest("use_server"), "use-server");
	assert_string_equal(nearest("mode"), "mode");
	assert_null(nearest("xy"));
	assert_null(nearest("frontend"));
	assert_null(nearest(""));
}

static void
test_places(void **state)
{
	struct arena a = { 0 };
	const struct source *src = source_of(&a, "x", TEXT("a\n\xc3\xa9 b\r\n\nlast"));
	struct span b = { src, 5, 1 }, end = { src, (uint32_t)src->len, 0 };

	(void)state;
	assert_int_equal(src->nlines, 4);
	assert_int_equal(span_start(b).line, 2);
	assert_int_equal(span_start(b).col, 3);
	assert_int_equal(span_end(b).col, 4);
	assert_true(text_is(span_text(span_line(b)), "\xc3\xa9 b\r\n"));
	assert_int_equal(span_start(end).line, 4);
	assert_int_equal(span_start(end).col, 5);
	arena_free(&a);
}

static void
test_empty_source(void **state)
{
	struct arena a = { 0 };
	const struct source *src = source_of(&a, "x", (struct text){ 0 });
	struct span at = { src, 0, 0 };

	(void)state;
	assert_int_equal(src->nlines, 1);
	assert_int_equal(span_start(at).line, 1);
	assert_int_equal(span_line(at).len, 0);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_empty_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
