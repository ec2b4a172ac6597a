// Mends everything there is to mend in each rule's `bad`, each case and each corpus configuration,
// with safe edits and with all: a mended finding is gone and nothing new has come that the text
// alone tells, twice is once, the file stays as it was outside of the edits.  With golden files:
// CASE.fixed is what CASE.cfg becomes under its own rule.  `fix --update` rewrites those, and
// `fix FILE...` tries these files and their mutations instead.

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lint/fix.h"
#include "lint/fix_apply.h"
#include "model/host.h"
#include "tests/case_host.h"

// When certificates are judged: 2027-01-01.
enum { NOW = 1798761600 };

enum { MUTATIONS = 12 }; // of each configuration of the corpus

static int passed, failures;

static void
expect(bool ok, const char *where, const char *rule, const char *what)
{
	if (ok) {
		passed++;
	} else {
		printf("%s: %s: %s\n", where, rule, what);
		failures++;
	}
}

// What a text is judged with.
struct trial {
	struct arena *arena;
	const char *where;
	struct setup setup;
	bool mutated;
};

static void
start(struct arena *a, struct trial *t, const char *where, const struct host *host)
{
	*t = (struct trial){ .arena = a, .where = where };
	t->setup.settings = settings_default();
	t->setup.settings.now = NOW;
	t->setup.settings.host = host;
}

static size_t
count(struct diag *const *list, size_t n, const struct rule *rule)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += list[i]->rule == rule && !list[i]->suppressed;
	return found;
}

// The unit after the edits of one finding.
static bool
mend_one(const struct trial *t, const struct unit *u, struct diag *d, struct unit *out)
{
	size_t applied;

	*out = fix_apply(t->arena, u, &d, 1, true, &applied);
	return applied == 1;
}

// The first edit that begins at `from` or behind; NULL for none.
static const struct edit *
next_edit(const struct diag *d, const struct source *src, size_t from, const struct edit *before)
{
	const struct edit *next = NULL;

	for (const struct edit *e = d->edits; e; e = e->next)
		if (e->at.src == src && e != before && e->at.off >= from &&
			(!next || e->at.off < next->at.off))
			next = e;
	return next;
}

// Whether the bytes between the edits are still there, each in its place.
static bool
keeps_rest(const struct diag *d, const struct source *old, const struct source *new)
{
	const struct edit *e = NULL;
	size_t from = 0, to = 0, len;

	while ((e = next_edit(d, old, from, e))) {
		len = e->at.off - from;
		if (to + len > new->len || memcmp(old->text + from, new->text + to, len) != 0)
			return false;
		from = e->at.off + e->at.len;
		to += len + strlen(e->text);
	}
	len = old->len - from;
	return to + len == new->len &&memcmp(old->text + from, new->text + to, len) == 0;
}

// Whether the finding `new` was there all along, behind `old`: a challenge that is always stopped
// is not said to be stopped at times, nor a timeout to be short that is not in seconds, or not set
// by its old name.
static bool
shows_behind(const struct rule *old, const struct rule *new)
{
	static const char *const pairs[][2] = {
		{ "acme-intercepted", "acme-depends" },
		{ "removed-keyword", "response-timeout-short" },
		{ "removed-keyword", "websocket-timeout-short" },
		{ "tls-not-enabled", "no-hsts" },
		{ "time-without-unit", "response-timeout-short" },
		{ "time-without-unit", "websocket-timeout-short" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (strcmp(old->name, pairs[i][0]) == 0 && strcmp(new->name, pairs[i][1]) == 0)
			return true;
	return false;
}

// A mend of one finding takes that away and adds none of any rule.
static void
try_finding(
	const struct trial *t, const struct unit *u, struct diag **all, size_t n, struct diag *d)
{
	// Where a line is refused, what it and those after it really say shows when it is mended.
	bool revealing = t->mutated && d->severity == SEV_ERROR;
	struct unit after;
	struct diag **left;
	size_t nleft;

	if (!mend_one(t, u, d, &after)) {
		expect(false, t->where, d->rule->name, "has edits that do not fit together");
		return;
	}
	left = lint(t->arena, &after, &t->setup.settings, all_rules, &nleft);
	expect(revealing || count(left, nleft, d->rule) < count(all, n, d->rule), t->where,
		d->rule->name, "is still there when mended");
	for (size_t i = 0; !revealing && all_rules[i]; i++)
		if (all_rules[i] != d->rule && !shows_behind(d->rule, all_rules[i]) &&
			count(left, nleft, all_rules[i]) > count(all, n, all_rules[i]))
			expect(false, t->where, d->rule->name,
				arena_printf(t->arena, "its mend brings %s", all_rules[i]->name));
	expect(keeps_rest(d, u->sources[0], after.sources[0]), t->where, d->rule->name,
		"its mend changes other bytes");
	expect(d->rule->fixable, t->where, d->rule->name, "does not say that it is fixable");
}

static bool
same_text(const struct unit *a, const struct unit *b)
{
	const struct source *x = a->sources[0], *y = b->sources[0];

	return x->len == y->len && memcmp(x->text, y->text, x->len) == 0;
}

static void
try_all(const struct trial *t, const struct unit *u, bool unsafe)
{
	struct mended once = fix(t->arena, u, &t->setup, unsafe);
	struct mended twice = fix(t->arena, &once.unit, &t->setup, unsafe);

	expect(twice.count == 0 && same_text(&once.unit, &twice.unit), t->where, "all rules",
		"mending twice is not mending once");
	for (size_t i = 0; i < once.n; i++)
		expect(!once.diags[i]->edits || once.diags[i]->suppressed ||
				(once.diags[i]->unsafe && !unsafe),
			t->where, once.diags[i]->rule->name, "is left though it can be mended");
}

static void
try_text(struct trial *t, const struct source *src)
{
	struct unit u = { &src, 1 };
	size_t n;
	struct diag **all = lint(t->arena, &u, &t->setup.settings, all_rules, &n);

	for (size_t i = 0; i < n; i++)
		if (all[i]->edits && !all[i]->suppressed)
			try_finding(t, &u, all, n, all[i]);
	try_all(t, &u, false);
	try_all(t, &u, true);
}

// The rule that a case is of: tests/cases/RULE/CASE.cfg.
static const struct rule *
rule_of(const char *path)
{
	struct text name = text_after(text_of(path), strlen("tests/cases/"));

	return rule_find(text_cut(&name, '/'));
}

// CASE.fixed stands beside a case that its rule mends, and beside no other.
static void
golden(struct trial *t, const char *path, const struct source *src, bool update)
{
	const struct rule *rule = rule_of(path);
	struct unit u = { &src, 1 };
	const char *why = NULL,
		   *fixed = arena_printf(t->arena, "%.*s.fixed", (int)strlen(path) - 4, path);
	const struct source *want =
		access(fixed, F_OK) == 0 ? source_read(t->arena, fixed, &why) : NULL;
	struct mended m;

	if (!rule)
		return;
	t->setup.policy.select = &(struct names){ .name = text_of(rule->name) };
	m = fix(t->arena, &u, &t->setup, true);
	t->setup.policy.select = NULL;
	if (update && m.count) {
		FILE *f = fopen(fixed, "w");

		fwrite(m.unit.sources[0]->text, 1, m.unit.sources[0]->len, f);
		fclose(f);
	} else if (update) {
		unlink(fixed);
	} else {
		expect(!m.count == !want, path, rule->name,
			"lacks its .fixed, or has one too many");
		expect(!want || same_text(&m.unit, &(struct unit){ &want, 1 }), path, rule->name,
			"is not mended as its .fixed says");
	}
}

static void
try_file(const char *path, bool is_case, bool update)
{
	struct arena a = { 0 };
	const char *why = NULL;
	const struct source *src = source_read(&a, path, &why);
	struct trial t;

	start(&a, &t, path, case_host(&a, arena_strndup(&a, path, strlen(path) - strlen(".cfg"))));
	try_text(&t, src);
	if (is_case)
		golden(&t, path, src, update);
	arena_free(&a);
}

static void
try_files(const char *pattern, bool is_case, bool update)
{
	glob_t found;

	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		try_file(found.gl_pathv[i], is_case, update);
	globfree(&found);
}

// The text with a letter of some word gone, a line gone or twice, or other newlines.
static struct text
mutate(struct arena *a, const struct source *src, uint32_t *dice)
{
	size_t at, line;
	struct span whole;
	struct text t = { src->text, src->len };

	*dice = *dice * 1664525 + 1013904223;
	line = (*dice >> 8) % src->nlines;
	whole = span_line((struct span){ src, src->lines[line], 0 });
	switch (*dice >> 30) {
	case 0:
		at = whole.off + (*dice >> 4) % (whole.len + 1u);
		return text_printf(a, "%.*s%.*s", (int)at, t.ptr, TEXT_ARG(text_after(t, at + 1)));
	case 1:
		return text_printf(a, "%.*s%.*s", (int)whole.off, t.ptr,
			TEXT_ARG(text_after(t, whole.off + whole.len)));
	case 2:
		return text_printf(a, "%.*s%.*s", (int)(whole.off + whole.len), t.ptr,
			TEXT_ARG(text_after(t, whole.off)));
	}
	t = TEXT("");
	for (size_t i = 0; i < src->nlines; i++) {
		struct text l = span_text(span_line((struct span){ src, src->lines[i], 0 }));

		t = text_printf(a, "%.*s%.*s\r\n", TEXT_ARG(t),
			TEXT_ARG(text_ends(l, "\n") ? text_before(l, l.len - 1) : l));
	}
	return t;
}

// Edits of a mutation may meet what nobody has foreseen.
static void
try_mutations(const char *path, size_t n)
{
	uint32_t dice = 7;

	for (size_t i = 0; i < n; i++) {
		struct arena a = { 0 };
		const char *why = NULL;
		const struct source *src = source_read(&a, path, &why);
		struct trial t;

		for (size_t k = 0; k <= i % 3; k++)
			src = source_of(&a, path, mutate(&a, src, &dice));
		start(&a, &t, arena_printf(&a, "%s, mutation %zu", path, i), NULL);
		t.mutated = true;
		try_text(&t, src);
		arena_free(&a);
	}
}

static void
try_own(bool update)
{
	glob_t found = { 0 };

	for (size_t i = 0; all_rules[i]; i++) {
		const struct rule *r = all_rules[i];
		struct arena a = { 0 };
		struct trial t;

		start(&a, &t, r->name, r->bad_host ? host_of(&a, r->bad_host) : NULL);
		try_text(&t, source_of(&a, r->name, rule_bad(r)));
		arena_free(&a);
	}
	try_files("tests/cases/*/*.cfg", true, update);
	try_files("corpus/*/*.cfg", false, update);
	if (glob("corpus/*/*.cfg", 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			try_mutations(found.gl_pathv[i], MUTATIONS);
	globfree(&found);
}

int
main(int argc, char **argv)
{
	bool update = argc == 2 && strcmp(argv[1], "--update") == 0;

	if (argc == 1 || update)
		try_own(update);
	for (int i = 1; i < argc && !update; i++) {
		try_file(argv[i], false, false);
		try_mutations(argv[i], MUTATIONS);
	}
	printf("%d passed, %d failed\n", passed, failures);
	return failures > 0;
}
