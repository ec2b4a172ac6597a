#include "lint/json.h"

void write_rdjsonl(FILE *to, const struct report *r);

static const char *const levels[SEV_COUNT] = {
	[SEV_INFO] = "INFO",
	[SEV_WARNING] = "WARNING",
	[SEV_ERROR] = "ERROR",
};

// reviewdog counts columns in bytes.
static json_t *
place(const struct source *src, size_t off)
{
	size_t line = source_line(src, off);

	return json_pack("{s:I, s:I}", "line", (json_int_t)line, "column",
		(json_int_t)(off - src->lines[line - 1] + 1));
}

static json_t *
range(struct span at)
{
	return json_pack("{s:o, s:o}", "start", place(at.src, at.off), "end",
		place(at.src, (size_t)at.off + at.len));
}

// reviewdog offers each suggestion for itself: edits that belong together are none.
static json_t *
suggestion(const struct diag *d)
{
	const struct edit *e = d->edits;
	json_t *list = json_array(), *text = NULL;

	if (e && !e->next && e->at.src == d->at.src)
		text = json_string(e->text);
	if (text)
		json_array_append_new(
			list, json_pack("{s:o, s:o}", "range", range(e->at), "text", text));
	return list;
}

static json_t *
diagnostic(const struct report *r, const struct diag *d)
{
	return json_pack("{s:s, s:{s:s, s:o}, s:s, s:{s:s}, s:{s:s}, s:o}", "message",
		arena_printf(r->arena, "%s (%s)", report_message(r, d), report_help(r, d)),
		"location", "path", report_path(r, d->at.src), "range", range(d->at), "severity",
		levels[d->severity], "source", "name", "owui-lint", "code", "value", d->rule->name,
		"suggestions", suggestion(d));
}

// reviewdog's format, a finding a line.
void
write_rdjsonl(FILE *to, const struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->diags[i]->suppressed)
			continue;
		write_value(to, diagnostic(r, r->diags[i]));
		fputc('\n', to);
	}
}
