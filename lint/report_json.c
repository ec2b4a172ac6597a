#include "lint/json.h"

void write_json(FILE *to, const struct report *r);
void write_jsonl(FILE *to, const struct report *r);

static void
write_head(FILE *to, const struct report *r)
{
	fputs("{\"schema\":1,\"tool\":", to);
	write_value(to, json_pack("{s:s, s:s}", "name", "owui-lint", "version", OWUI_LINT_VERSION));
	fputs(",\"targets\":", to);
	write_value(to, versions_json(r->targets));
	fputs(",\"findings\":[", to);
}

// The findings are written one by one, so that a million of them need no tree.
void
write_json(FILE *to, const struct report *r)
{
	write_head(to, r);
	for (size_t i = 0; i < r->n; i++) {
		fputs(i ? ",\n" : "\n", to);
		write_value(to, finding_json(r, r->diags[i]));
	}
	fputs("],\"summary\":", to);
	write_value(to, json_pack("{s:I, s:I, s:I, s:I}", "files", (json_int_t)r->nfiles, "errors",
				(json_int_t)r->counts[SEV_ERROR], "warnings",
				(json_int_t)r->counts[SEV_WARNING], "infos",
				(json_int_t)r->counts[SEV_INFO]));
	fputs("}\n", to);
}

// A finding a line.
void
write_jsonl(FILE *to, const struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		write_value(to, finding_json(r, r->diags[i]));
		fputc('\n', to);
	}
}
