#include "lint/json.h"

#include "lint/clean.h"

json_t *
json_clean(struct arena *a, const char *s)
{
	return json_string(clean(a, text_of(s)));
}

static json_t *
notes_json(const struct report *r, const struct diag *d)
{
	json_t *list = json_array();

	for (const struct note *n = d->notes; n; n = n->next) {
		struct position pos = span_start(n->at);

		json_array_append_new(
			list, json_pack("{s:s, s:I, s:I, s:s}", "file", report_path(r, n->at.src),
				      "line", (json_int_t)pos.line, "column", (json_int_t)pos.col,
				      "message", clean(r->arena, text_of(n->msg))));
	}
	return list;
}

// null if there is no mend, or if it is not only in the finding's own file, or not UTF-8.
static json_t *
fix_json(const struct diag *d)
{
	json_t *edits = json_array();

	for (const struct edit *e = d->edits; e; e = e->next) {
		struct position start = span_start(e->at), end = span_end(e->at);

		if (e->at.src == d->at.src &&
			json_array_append_new(edits,
				json_pack("{s:I, s:I, s:I, s:I, s:s}", "line",
					(json_int_t)start.line, "column", (json_int_t)start.col,
					"endLine", (json_int_t)end.line, "endColumn",
					(json_int_t)end.col, "text", e->text)) == 0)
			continue;
		json_decref(edits);
		return json_null();
	}
	if (!json_array_size(edits)) {
		json_decref(edits);
		return json_null();
	}
	return json_pack("{s:b, s:o}", "safe", !d->unsafe, "edits", edits);
}

json_t *
versions_json(unsigned versions)
{
	json_t *list = json_array();

	for (unsigned v = 0; v < VERSION_COUNT; v++)
		if (versions & VERSION_BIT(v))
			json_array_append_new(list, json_string(version_names[v]));
	return list;
}

static json_t *
suppressed_json(const struct report *r, const struct diag *d)
{
	if (!d->suppressed)
		return json_null();
	return json_pack("{s:o}", "reason", json_clean(r->arena, d->suppressed));
}

json_t *
finding_json(const struct report *r, const struct diag *d)
{
	struct position start = span_start(d->at), end = span_end(d->at);
	json_t *f = json_pack("{s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s}", "file",
		report_path(r, d->at.src), "line", (json_int_t)start.line, "column",
		(json_int_t)start.col, "endLine", (json_int_t)end.line, "endColumn",
		(json_int_t)end.col, "rule", d->rule->name, "group", group_names[d->rule->group],
		"severity", severity_names[d->severity], "message", report_message(r, d), "help",
		report_help(r, d));

	json_object_set_new(f, "versions", d->versions ? versions_json(d->versions) : json_null());
	json_object_set_new(f, "suppressed", suppressed_json(r, d));
	json_object_set_new(f, "notes", notes_json(r, d));
	json_object_set_new(f, "fix", fix_json(d));
	return f;
}

void
write_value(FILE *to, json_t *value)
{
	json_dumpf(value, to, JSON_COMPACT);
	json_decref(value);
}
