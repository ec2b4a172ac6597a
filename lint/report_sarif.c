#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lint/clean.h"
#include "lint/fingerprint.h"
#include "lint/json.h"
#include "lint/page.h"

void write_sarif(FILE *to, const struct report *r);

// GitHub refuses a run with more.
enum { MAX_RESULTS = 25000 };

static const char *const levels[SEV_COUNT] = {
	[SEV_INFO] = "note",
	[SEV_WARNING] = "warning",
	[SEV_ERROR] = "error",
};

static json_t *
text_message(const struct report *r, const char *text)
{
	return json_pack("{s:o}", "text", json_clean(r->arena, text));
}

// Percent-encoded as a path of a URI.
static const char *
uri_path(struct arena *a, const char *path)
{
	char *out = arena_alloc(a, 3 * strlen(path) + 1), *to = out;

	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (isalnum(c) || strchr("-._~/!$&'()*+,;=@", c))
			*to++ = (char)c;
		else
			to += sprintf(to, "%%%02X", c);
	}
	return out;
}

// A path below the current folder is below SRCROOT, another stands for itself.
static json_t *
artifact(const struct report *r, const struct source *src)
{
	const char *path = report_place(r, src);

	if (path[0] == '/')
		return json_pack("{s:s}", "uri",
			arena_printf(r->arena, "file://%s", uri_path(r->arena, path)));
	return json_pack("{s:s, s:s}", "uri", uri_path(r->arena, path), "uriBaseId", "SRCROOT");
}

static json_t *
region(struct span at)
{
	struct position start = span_start(at), end = span_end(at);

	return json_pack("{s:I, s:I, s:I, s:I}", "startLine", (json_int_t)start.line, "startColumn",
		(json_int_t)start.col, "endLine", (json_int_t)end.line, "endColumn",
		(json_int_t)end.col);
}

static json_t *
location(const struct report *r, struct span at)
{
	return json_pack("{s:{s:o, s:o}}", "physicalLocation", "artifactLocation",
		artifact(r, at.src), "region", region(at));
}

static json_t *
related(const struct report *r, const struct diag *d)
{
	json_t *list = json_array();
	json_int_t id = 0;

	for (const struct note *n = d->notes; n; n = n->next) {
		json_t *place = location(r, n->at);

		json_object_set_new(place, "id", json_integer(++id));
		json_object_set_new(place, "message", text_message(r, n->msg));
		json_array_append_new(list, place);
	}
	return list;
}

// What the edits do to one file; NULL if that cannot be said in UTF-8.
static json_t *
replacements(const struct diag *d, const struct source *src)
{
	json_t *list = json_array();

	for (const struct edit *e = d->edits; e; e = e->next) {
		json_t *text = e->at.src == src ? json_string(e->text) : NULL;

		if (text) {
			json_array_append_new(
				list, json_pack("{s:o, s:{s:o}}", "deletedRegion", region(e->at),
					      "insertedContent", "text", text));
		} else if (e->at.src == src) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static bool
changed_before(const struct diag *d, const struct edit *edit)
{
	for (const struct edit *e = d->edits; e != edit; e = e->next)
		if (e->at.src == edit->at.src)
			return true;
	return false;
}

// A change for each file; NULL if the edits cannot be said in UTF-8.
static json_t *
changes(const struct report *r, const struct diag *d)
{
	json_t *list = json_array();

	for (const struct edit *e = d->edits; e; e = e->next) {
		json_t *edits;

		if (changed_before(d, e))
			continue;
		edits = replacements(d, e->at.src);
		if (!edits) {
			json_decref(list);
			return NULL;
		}
		json_array_append_new(list, json_pack("{s:o, s:o}", "artifactLocation",
						    artifact(r, e->at.src), "replacements", edits));
	}
	return list;
}

static void
add_fixes(json_t *res, const struct report *r, const struct diag *d)
{
	json_t *all = changes(r, d);

	if (all)
		json_object_set_new(res, "fixes",
			json_pack("[{s:o, s:o}]", "description",
				text_message(r, d->help ? d->help : d->rule->help),
				"artifactChanges", all));
}

static json_t *
result(const struct report *r, const struct diag *d, const char *fingerprint)
{
	json_t *res = json_pack("{s:s, s:I, s:s, s:o, s:[o], s:{s:s}}", "ruleId", d->rule->name,
		"ruleIndex", (json_int_t)rule_index(d->rule), "level", levels[d->severity],
		"message", text_message(r, d->msg), "locations", location(r, d->at),
		"partialFingerprints", "primaryLocationLineHash", fingerprint);

	if (d->notes)
		json_object_set_new(res, "relatedLocations", related(r, d));
	if (d->edits)
		add_fixes(res, r, d);
	if (d->suppressed)
		json_object_set_new(res, "suppressions",
			json_pack("[{s:s, s:o}]", "kind", "inSource", "justification",
				json_clean(r->arena, d->suppressed)));
	return res;
}

static const char *
markdown(struct arena *a, const struct rule *rule)
{
	char *text;
	size_t len;
	FILE *to = open_memstream(&text, &len);
	const char *copy;

	write_markdown(to, rule);
	fclose(to);
	copy = arena_strndup(a, text, len);
	free(text);
	return copy;
}

static json_t *
descriptor(const struct report *r, const struct rule *rule)
{
	return json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:s, s:s}, s:{s:s}, s:{s:[s]}}", "id",
		rule->name, "shortDescription", "text", rule->summary, "fullDescription", "text",
		rule->why, "help", "text", rule->help, "markdown", markdown(r->arena, rule),
		"defaultConfiguration", "level", levels[rule->severity], "properties", "tags",
		group_names[rule->group]);
}

static void
write_head(FILE *to, const struct report *r)
{
	fputs("{\"$schema\":\"https://json.schemastore.org/"
	      "sarif-2.1.0.json\",\"version\":\"2.1.0\","
	      "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"owui-lint\",\"semanticVersion\":"
	      "\"" OWUI_LINT_VERSION "\",\"rules\":[",
		to);
	for (size_t i = 0; all_rules[i]; i++) {
		fputs(i ? ",\n" : "\n", to);
		write_value(to, descriptor(r, all_rules[i]));
	}
	fputs("]}},\"columnKind\":\"unicodeCodePoints\",\"originalUriBaseIds\":{\"SRCROOT\":"
	      "{\"description\":{\"text\":\"where owui-lint was started\"}}},\"results\":[",
		to);
}

// What the limit cuts off is said.
static void
write_tail(FILE *to, const struct report *r)
{
	json_t *notifications = json_array();

	if (r->n > MAX_RESULTS)
		json_array_append_new(notifications,
			json_pack("{s:s, s:o}", "level", "warning", "message",
				text_message(
					r, arena_printf(r->arena, "%zu more findings are left out",
						   r->n - MAX_RESULTS))));
	fputs("],\"invocations\":[", to);
	write_value(to, json_pack("{s:b, s:o}", "executionSuccessful", 1,
				"toolExecutionNotifications", notifications));
	fputs("]}]}\n", to);
}

void
write_sarif(FILE *to, const struct report *r)
{
	const char **names = fingerprints(r->arena, r->diags, r->n);

	write_head(to, r);
	for (size_t i = 0; i < r->n && i < MAX_RESULTS; i++) {
		fputs(i ? ",\n" : "\n", to);
		write_value(to, result(r, r->diags[i], names[i]));
	}
	write_tail(to, r);
}
