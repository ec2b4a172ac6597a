// Regular expressions compile, match and substitute as HAProxy's do.

#include <stdio.h>

#include "parser/regex.h"

static int failures;

static void
expect(bool ok, const char *what)
{
	if (!ok) {
		printf("%s\n", what);
		failures++;
	}
}

static const struct {
	const char *pattern;
	unsigned flags;
	const char *subject;
	enum regex_result result;
} matches[] = {
	{ "^/api/[0-9]+$", 0, "/api/12", REGEX_MATCH },
	{ "^/API", 0, "/api/12", REGEX_NO_MATCH },
	{ "^/API", REGEX_ICASE, "/api/12", REGEX_MATCH },
	{ "", 0, "", REGEX_MATCH },
	{ "(a|b)", 0, "xb", REGEX_MATCH },
	{ "^(a+)+$", 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", REGEX_TOO_HARD },
};

static const struct {
	const char *pattern, *subject, *replacement, *all, *first;
} substitutions[] = {
	{ "o", "foo", "0", "f00", "f0o" },
	{ "^.", "abc", "<\\0>", "<a>bc", "<a>bc" },
	{ "x*", "ab", "-", "-a-b-", "-ab" },
	{ "(a)(b)?", "aab", "[\\1\\2]", "[a][ab]", "[a]ab" },
	{ "b", "abc", "\\x41\\\\", "aA\\c", "aA\\c" },
	{ "b", "", "x", "", "" },
};

static void
check_match(struct arena *a, size_t i)
{
	const char *fault = NULL;
	size_t offset;
	struct regex *r =
		regex_compile(a, text_of(matches[i].pattern), matches[i].flags, &fault, &offset);

	expect(r && regex_match(a, r, text_of(matches[i].subject), NULL) == matches[i].result,
		matches[i].pattern);
}

static void
check_substitution(struct arena *a, size_t i)
{
	const char *fault = NULL;
	size_t offset;
	struct regex *r =
		regex_compile(a, text_of(substitutions[i].pattern), REGEX_CAPTURE, &fault, &offset);
	struct text subject = text_of(substitutions[i].subject), got;
	struct text replacement = text_of(substitutions[i].replacement);

	regex_substitute(a, r, subject, replacement, true, &got);
	expect(text_is(got, substitutions[i].all), substitutions[i].all);
	regex_substitute(a, r, subject, replacement, false, &got);
	expect(text_is(got, substitutions[i].first), substitutions[i].first);
}

int
main(void)
{
	struct arena a = { 0 };
	size_t offset = 0;

	for (size_t i = 0; i < sizeof(matches) / sizeof(matches[0]); i++)
		check_match(&a, i);
	for (size_t i = 0; i < sizeof(substitutions) / sizeof(substitutions[0]); i++)
		check_substitution(&a, i);
	expect(regex_fault(&a, TEXT("a(b"), 0, &offset) && offset == 3, "an open group is a fault");
	expect(regex_fault(&a, TEXT("(a)\\1"), 0, &offset), "a group of an ACL does not capture");
	expect(!regex_fault(&a, TEXT("(a)\\1"), REGEX_CAPTURE, &offset), "a group captures");
	arena_free(&a);
	return failures > 0;
}
