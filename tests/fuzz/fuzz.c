#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "lint/clean.h"
#include "lint/lint.h"

void
must_hold(const char *why)
{
	if (!why)
		return;
	fprintf(stderr, "does not hold: %s\n", why);
	abort();
}

static bool
is_part(const struct unit *u, const struct source *src)
{
	for (size_t i = 0; i < u->nsources; i++)
		if (u->sources[i] == src)
			return true;
	return false;
}

static bool
is_within(struct span at)
{
	return (size_t)at.off + at.len <= at.src->len;
}

static const char *
finding_check(const struct unit *u, const struct diag *d)
{
	if (!*d->msg)
		return "a message is empty";
	if (!is_within(d->at))
		return "a finding leaves its source";
	for (const struct note *note = d->notes; note; note = note->next)
		if (!is_within(note->at))
			return "a note leaves its source";
	for (const struct edit *e = d->edits; e; e = e->next)
		if (!is_part(u, e->at.src) || !is_within(e->at))
			return "an edit leaves the configuration";
	return NULL;
}

static const char *
findings_check(const struct unit *u, struct diag *const *diags, size_t n)
{
	const char *why = NULL;

	for (size_t i = 0; i < n && !why; i++)
		why = finding_check(u, diags[i]);
	return why;
}

const char *
printable_check(struct text out)
{
	size_t len;

	for (; out.len; out = text_after(out, len)) {
		uint32_t c = code_point(out, &len);

		if (c == CLEAN_INVALID)
			return "what is printed is not UTF-8";
		if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) ||
			(c >= 0x202a && c <= 0x202e))
			return "what is printed has a control character";
	}
	return NULL;
}

const char *
json_check(struct text out, bool lines)
{
	while (out.len) {
		struct text document = lines ? text_cut(&out, '\n') : text_after(out, 0);
		json_t *value =
			json_loadb(document.ptr, document.len, JSON_REJECT_DUPLICATES, NULL);

		if (!value)
			return "what is printed is no JSON";
		json_decref(value);
		if (!lines)
			break;
	}
	return NULL;
}

static const char *
format_check(const struct reporter *reporter, const struct report *r)
{
	static const char *const json[] = { "json", "sarif", "gitlab", NULL };
	static const char *const jsonl[] = { "jsonl", "rdjsonl", NULL };
	char *bytes = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&bytes, &len);
	const char *why;
	struct text out;

	reporter->write(f, r);
	fclose(f);
	out = (struct text){ bytes, len };
	why = printable_check(out);
	for (size_t i = 0; !why && json[i]; i++)
		if (strcmp(reporter->name, json[i]) == 0)
			why = json_check(out, false);
	for (size_t i = 0; !why && jsonl[i]; i++)
		if (strcmp(reporter->name, jsonl[i]) == 0)
			why = json_check(out, true);
	free(bytes);
	return why;
}

static const char *
formats_check(struct arena *a, struct diag *const *diags, size_t n, size_t which)
{
	struct report r = report_of(a, diags, n, true);
	size_t count = 0;

	while (reporters[count].name)
		count++;
	r.nfiles = 1;
	r.judged = ALL_VERSIONS;
	r.statistics = true;
	return format_check(&reporters[which % count], &r);
}

void
lint_must_hold(struct arena *a, struct text configuration, const struct host *host,
	unsigned targets, size_t which)
{
	const struct source *src = source_of(a, "haproxy.cfg", configuration);
	struct settings settings = settings_default();
	const struct unit unit = { &src, 1 };
	size_t n;
	struct diag **diags;

	settings.host = host;
	settings.targets = targets;
	diags = lint(a, &unit, &settings, all_rules, &n);
	must_hold(findings_check(&unit, diags, n));
	must_hold(formats_check(a, diags, n, which));
}
