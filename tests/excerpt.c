// What is printed of a stranger's bytes: made clean, and marked at the right columns.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lint/clean.h"
#include "lint/excerpt.h"
#include "lint/wrap.h"

static void
assert_clean(const char *text, const char *want)
{
	struct arena a = { 0 };

	assert_string_equal(clean(&a, text_of(text)), want);
	arena_free(&a);
}

static void
test_clean(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_clean("plain \xe6\x97\xa5", "plain \xe6\x97\xa5");
	assert_clean("\x1b[31m\t", "\\x1b[31m\\x09");
	assert_clean("\xff\xc3(", "\\xff\\xc3(");
	assert_clean("\xe2\x80\xae", "\\u{202e}");
	assert_clean("\xc2\x9b", "\\u{9b}");
	assert_clean("\xed\xa0\x80", "\\xed\\xa0\\x80"); // a surrogate
	assert_clean("\xc0\x80", "\\xc0\\x80");          // longer than need be
	assert_clean("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
	assert_string_equal(clean(&a, (struct text){ "a\0b", 3 }), "a\\x00b");
	arena_free(&a);
}

// What the excerpt of text[off] to text[off + len] looks like.
static void
assert_excerpt(const char *text, uint32_t off, uint32_t len, const char *want)
{
	struct arena a = { 0 };
	const struct source *src = source_of(&a, "x", text_of(text));
	char *out = NULL;
	size_t size;
	FILE *to = open_memstream(&out, &size);

	write_excerpt(to, &a, (struct span){ src, off, len }, 1, "", "");
	fclose(to);
	assert_string_equal(out, want);
	free(out);
	arena_free(&a);
}

static void
test_marks(void **state)
{
	(void)state;
	assert_excerpt("ab cd\n", 3, 2, "1 | ab cd\n  |    ^^\n");
	assert_excerpt("\tab\tcd\n", 4, 2, "1 |         ab      cd\n  |                 ^^\n");
	assert_excerpt("\xe6\x97\xa5 x\n", 4, 1, "1 | \xe6\x97\xa5 x\n  |    ^\n");
	assert_excerpt("e\xcc\x81 x\n", 4, 1, "1 | e\xcc\x81 x\n  |   ^\n");
	assert_excerpt("a\x1b x\n", 3, 1, "1 | a\\x1b x\n  |       ^\n");
	assert_excerpt("ab\r\n", 2, 0, "1 | ab\n  |   ^\n");
	assert_excerpt("", 0, 0, "1 | \n  | ^\n");
}

static void
test_long_lines(void **state)
{
	char text[1001], want[400];

	(void)state;
	memset(text, 'x', 1000);
	memcpy(text + 500, "HERE", 4);
	text[1000] = '\0';
	snprintf(want, sizeof(want), "1 | \xe2\x80\xa6%.*sHERE%.*s\xe2\x80\xa6\n  |  %40s^^^^\n",
		40, text, 76, text, "");
	assert_excerpt(text, 500, 4, want);
}

static void
test_wrap(void **state)
{
	char *out = NULL;
	size_t size;
	FILE *to = open_memstream(&out, &size);

	(void)state;
	write_wrapped(to, "one two three", 2, 10);
	write_item(to, "--x", "text that wraps", 6, 16);
	write_item(to, "--long-head", "text", 6, 16);
	fclose(to);
	assert_string_equal(
		out, "  one two\n  three\n--x   text that\n      wraps\n--long-head\n      text\n");
	free(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
