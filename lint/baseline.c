#include "lint/baseline.h"

#include <errno.h>
#include <string.h>

#include "lint/command.h"
#include "lint/fingerprint.h"
#include "lint/json.h"
#include "lint/path.h"

// A finding that is known.
struct entry {
	struct text name; // its file and fingerprint
	struct entry *next;
	const char *file;
	bool seen;
};

struct baseline {
	struct arena *arena;
	const char *path;
	const char *folder; // where its files' names start
	struct table *entries;
	struct entry *list;
	struct table *files; // that were linted
	json_t *findings;    // to be written
};

struct baseline *
baseline_new(struct arena *a, const char *path)
{
	struct baseline *b = arena_new(a, struct baseline);

	b->arena = a;
	b->path = path;
	b->folder = path_folder(a, path_absolute(a, path));
	b->entries = table_new(a, 64);
	b->files = table_new(a, 16);
	return b;
}

// As the baseline names a file, wherever the program is started.
static const char *
file_name(const struct baseline *b, const struct source *src)
{
	const char *path = path_absolute(b->arena, src->path);
	size_t len = strlen(b->folder);

	return strncmp(path, b->folder, len) == 0 && path[len] == '/' ? path + len + 1 : path;
}

static struct text
entry_name(const struct baseline *b, const char *file, const char *fingerprint)
{
	return text_printf(b->arena, "%s %s", fingerprint, file);
}

static bool
read_entry(struct baseline *b, json_t *value)
{
	const char *file = json_string_value(json_object_get(value, "file"));
	const char *fingerprint = json_string_value(json_object_get(value, "fingerprint"));
	struct entry *e;

	if (!file || !fingerprint)
		return false;
	e = arena_new(b->arena, struct entry);
	e->file = arena_strndup(b->arena, file, strlen(file));
	e->name = entry_name(b, file, fingerprint);
	if (table_get(b->entries, e->name, 0))
		return true;
	table_add(b->entries, &e->name, 0);
	e->next = b->list;
	b->list = e;
	return true;
}

static bool
read_entries(struct baseline *b, json_t *root)
{
	json_t *list = json_object_get(root, "findings"), *value;
	size_t i;

	if (json_integer_value(json_object_get(root, "schema")) != 1 || !json_is_array(list))
		return false;
	json_array_foreach(list, i, value)
	{
		if (!read_entry(b, value))
			return false;
	}
	return true;
}

bool
baseline_read(struct baseline *b)
{
	const char *why = NULL;
	const struct source *src = source_read(b->arena, b->path, &why);
	json_error_t error;
	json_t *root;
	bool ok;

	if (!src) {
		refuse("%s: %s", b->path, why);
		return false;
	}
	root = json_loadb(src->text, src->len, 0, &error);
	if (!root) {
		refuse("%s:%d:%d: %s", b->path, error.line, error.column, error.text);
		return false;
	}
	ok = read_entries(b, root);
	json_decref(root);
	if (!ok)
		refuse("%s: it is no baseline; --write-baseline writes one", b->path);
	return ok;
}

struct linted {
	struct text name;
};

static void
note_file(struct baseline *b, const char *file)
{
	struct linted *f;

	if (table_get(b->files, text_of(file), 0))
		return;
	f = arena_new(b->arena, struct linted);
	f->name = text_of(file);
	table_add(b->files, &f->name, 0);
}

size_t
baseline_filter(struct baseline *b, struct diag **diags, size_t n)
{
	const char **names = fingerprints(b->arena, diags, n);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		const char *file = file_name(b, diags[i]->at.src);
		struct entry *e = table_get(b->entries, entry_name(b, file, names[i]), 0);

		if (e && !diags[i]->suppressed)
			e->seen = true;
		else
			diags[kept++] = diags[i];
	}
	return kept;
}

void
baseline_files(struct baseline *b, const struct unit *u)
{
	for (size_t i = 0; i < u->nsources; i++)
		note_file(b, file_name(b, u->sources[i]));
}

void
baseline_count(const struct baseline *b, size_t *known, size_t *gone)
{
	for (const struct entry *e = b->list; e; e = e->next) {
		*known += e->seen;
		*gone += !e->seen && table_get(b->files, text_of(e->file), 0);
	}
}

static json_t *
entry_json(const struct baseline *b, const struct diag *d, const char *fingerprint)
{
	return json_pack("{s:o, s:s, s:s, s:o}", "file",
		json_clean(b->arena, file_name(b, d->at.src)), "rule", d->rule->name, "fingerprint",
		fingerprint, "message", json_clean(b->arena, d->msg));
}

void
baseline_add(struct baseline *b, struct diag *const *diags, size_t n)
{
	const char **names = fingerprints(b->arena, diags, n);

	if (!b->findings)
		b->findings = json_array();
	for (size_t i = 0; i < n; i++)
		if (!diags[i]->suppressed)
			json_array_append_new(b->findings, entry_json(b, diags[i], names[i]));
}

bool
baseline_write(struct baseline *b)
{
	FILE *to = fopen(b->path, "w");
	const char *between = "\n";
	json_t *value;
	size_t i;

	if (!to) {
		refuse("%s: %s", b->path, strerror(errno));
		return false;
	}
	fputs("{\"schema\":1,\"findings\":[", to);
	json_array_foreach(b->findings, i, value)
	{
		fputs(between, to);
		json_dumpf(value, to, JSON_COMPACT);
		between = ",\n";
	}
	fputs("\n]}\n", to);
	json_decref(b->findings);
	b->findings = NULL;
	if (fclose(to) == 0)
		return true;
	refuse("%s: %s", b->path, strerror(errno));
	return false;
}
