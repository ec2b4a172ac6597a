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

// A relative path is below SRCROOT, an absolute one stands for itself.
static json_t *
artifact(const struct report *r, const struct source *src)
{
	const char *path = src->path;

	if (path[0] == '/')
		return json_pack("{s:s}", "uri",
			arena_printf(r->arena, "file://%s", uri_path(r->arena, path)));
	while (strncmp(path, "./", 2) == 0)
		path += 2;
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

static json_t *
fixes(const struct report *r, const struct diag *d)
{
	json_t *changes = json_array();

	for (const struct edit *e = d->edits; e; e = e->next) {
		json_t *replacement = json_pack("{s:o, s:o}", "deletedRegion", region(e->at),
			"insertedContent", text_message(r, e->text));

		json_array_append_new(
			changes, json_pack("{s:o, s:[o]}", "artifactLocation",
					 artifact(r, e->at.src), "replacements", replacement));
	}
	return json_pack("[{s:o, s:o}]", "description",
		text_message(r, d->help ? d->help : d->rule->help), "artifactChanges", changes);
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
		json_object_set_new(res, "fixes", fixes(r, d));
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
