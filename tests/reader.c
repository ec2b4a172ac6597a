// The reader against what HAProxy's own makes of the same lines, seen with `haproxy -dC` and with
// ".notice" in the arms of blocks, in 2.6 and 3.2.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/task.h"
#include "parser/tree.h"

static const struct row {
	const char *text;
	const char *words; // of live lines: "global/setenv A|b"; "*" marks a faulty or unknown one
} rows[] = {
	// Words.
	{ "a b\tc\vd\fe\n", "a|b|c|d|e" },
	{ "a b\r\n", "a|b" },
	{ "a\rb\n", "a" },
	{ "a \rb \r\n", "a|b" },
	{ "\r a\n", "a" },
	{ "a # b\n", "a" },
	{ "a#b\n", "a" },
	{ "a \\# b\n", "a|#|b" },
	{ "a '#' \"#\"\n", "a|#|#" },
	{ "a b", "a|b" },
	{ "\n\n \n# only\n", "" },
	// Quotes and escapes.
	{ "a 'b c' \"d e\"f\n", "a|b c|d ef" },
	{ "a 'b\\nc' \"b\\tc\"\n", "a|b\\nc|b\tc" },
	{ "a b\\ c\n", "a|b c" },
	{ "a \\x41\\x62\n", "a|Ab" },
	{ "a \\x4\n", "a|*" },
	{ "a \\.b \\1\n", "a|\\.b|\\1" },
	{ "a \\\n", "a|\\" },
	{ "a \\\"b \\'c\n", "a|\"b|'c" },
	{ "a \"\\'b\"\n", "a|'b" },
	{ "a 'b\nc d\n", "a|*/c|d" },
	{ "a \"b\rc\"\n", "a|*" },
	{ "a ''\n", "a|" },
	// The environment: expanded in weak quotes alone.
	{ "a $A '${A}' \\$A\n", "a|$A|${A}|\\$A" },
	{ "a \"\\$A\"\n", "a|$A" },
	{ "a \"$A\"\n", "a|*" },
	{ "a \"${A-b c}d\"\n", "a|b cd" },
	{ "a \"${A-}\"\n", "a|" },
	{ "a \"${A[*]-b  c}\" d\n", "a|b|c|d" },
	{ "a \"x${A[*]-b c}y\"\n", "a|xb|cy" },
	{ "a \"${A\"\n", "a|*" },
	{ "a \"$1\" \"^a$\"\n", "a|*|*" },
	{ "a \"${.NONE}\"\n", "a|*" },
	{ "global\n setenv A b\n x \"$A\"\n", "global/setenv|A|b/x|b" },
	{ "global\n presetenv A b\n presetenv A c\n x \"$A\"\n",
		"global/presetenv|A|b/presetenv|A|c/x|b" },
	{ "global\n setenv A b\n unsetenv A\n x \"$A\"\n", "global/setenv|A|b/unsetenv|A/x|*" },
	{ "defaults\n setenv A b\n x \"$A\"\n", "defaults/setenv|A|b/x|*" },
	// Blocks.
	{ ".if 0\na\n.elif 1\nb\n.else\nc\n.endif\nd\n", "b/d" },
	{ ".if 1\n.if 0\na\n.else\nb\n.endif\n.else\n.if 1\nc\n.endif\n.endif\n", "b" },
	{ ".if defined(X)\na\n.else\nb\n.endif\n", "a/b" },
	{ ".if\na\n.else\nb\n.endif\n", "b" },
	{ ".if streq(a, a)\na\n.else\nb\n.endif\n", "b" },
	{ ".if !streq(a,)\na\n.else\nb\n.endif\n", "a" },
	{ ".if streq(\"a b\",\"a b\") && !0 || 1\na\n.endif\n", "a" },
	{ ".if version_atleast(2.4)\na\n.else\nb\n.endif\n", "a" },
	{ ".if version_atleast(3.0)\na\n.else\nb\n.endif\n", "a/b" },
	{ ".if version_before(2.6)\na\n.endif\n", "" },
	{ ".if 0\n.if nonsense\n.endif\n.endif\na\n", "a" },
	{ ".if 1\na\n.elif nonsense\n.endif\n", "a" },
	{ "global\n.if 0\n setenv A b\n.else\n setenv A c\n.endif\n x \"$A\"\n",
		"global/setenv|A|c/x|c" },
	{ "global\n.if defined(X)\n setenv A b\n.else\n setenv A c\n.endif\n x \"$A\"\n",
		"global/setenv|A|b/setenv|A|c/x|*" },
	{ ".if nonsense\n.endif\n", "!" },
	{ ".if defined (X)\n.endif\n", "!" },
	{ ".if 1 2\n.endif\n", "!" },
	{ ".if 1\n", "!" },
	{ ".else\n", "!" },
	{ ".endif\n", "!" },
	{ ".if 1\n.else x\n.endif\n", "!" },
	{ ".if 1\n.endif x\n", "!" },
	{ ".if 1\n.else\n.elif 1\n.endif\n", "!" },
	// Prefixes.
	{ "no option x\n", "option|x" },
	{ "default option x\n", "option|x" },
	{ "no\n", "no" },
};

static void
put_line(FILE *to, const struct line *l)
{
	unsigned faulty = WORD_OPEN_QUOTE | WORD_BAD_ESCAPE | WORD_BAD_ENV | WORD_UNKNOWN;

	for (size_t i = 0; i < l->nwords; i++) {
		fputs(i ? "|" : "", to);
		if (line_word_flags(l, i) & faulty)
			fputs("*", to);
		else
			fprintf(to, "%.*s", TEXT_ARG(line_word(l, i)));
	}
}

// Comments around a row, in bytes: with enough of them, a file's second half is read by a second
// thread, and the row stands in the first, in the second, or across the middle.
static const struct padding {
	size_t before, after;
} paddings[] = {
	{ 0, 0 },
	{ 0, WORTH_A_TASK },
	{ WORTH_A_TASK, 0 },
	{ WORTH_A_TASK / 2, WORTH_A_TASK / 2 },
};

static void
put_comments(FILE *to, size_t size)
{
	static const char comment[] = "# nothing\n";

	for (size_t n = 0; n < size; n += sizeof(comment) - 1)
		fputs(comment, to);
}

static struct text
padded(struct arena *a, const char *row, const struct padding *p)
{
	char *text;
	size_t len;
	FILE *mem = open_memstream(&text, &len);

	put_comments(mem, p->before);
	fputs(row, mem);
	if (p->after && row[strlen(row) - 1] != '\n')
		fputs("\n", mem);
	put_comments(mem, p->after);
	fclose(mem);
	row = arena_strndup(a, text, len);
	free(text);
	return (struct text){ row, len };
}

static bool
check(const struct row *row, const struct padding *p)
{
	struct arena a = { 0 };
	const struct source *src = source_of(&a, "row", padded(&a, row->text, p));
	const struct config *c = parse(&a, &src, 1, NULL, ALL_VERSIONS);
	char got[256] = "";
	FILE *mem = fmemopen(got, sizeof(got) - 1, "w");
	bool first = true, ok;

	for (const struct line *l = c->files->lines; l; l = l->next) {
		if (l->flags & (LINE_DEAD | LINE_DIRECTIVE))
			continue;
		fputs(first ? "" : "/", mem);
		put_line(mem, l);
		first = false;
	}
	fputs(c->files->faults ? "!" : "", mem);
	fclose(mem);
	ok = strcmp(got, row->words) == 0;
	if (!ok)
		printf("%s\n is read as '%s', not '%s'\n", row->text, got, row->words);
	arena_free(&a);
	return ok;
}

int
main(void)
{
	size_t nrows = sizeof(rows) / sizeof(rows[0]);
	size_t npaddings = sizeof(paddings) / sizeof(paddings[0]);
	size_t n = nrows * npaddings, passed = 0;

	for (size_t i = 0; i < n; i++)
		passed += check(&rows[i % nrows], &paddings[i / nrows]);
	printf("%zu passed, %zu failed\n", passed, n - passed);
	return passed < n;
}
