#include "lint/init.h"

#include <assert.h>

enum file_id {
#define INIT_FILE(id, name, mode, when) FILE_##id,
#include "lint/init_files.def"
#undef INIT_FILE
	FILE_COUNT
};

const struct init_file init_files[] = {
#define INIT_FILE(id, name, mode, when) [FILE_##id] = { name, mode, when },
#include "lint/init_files.def"
#undef INIT_FILE
	{ 0 },
};

struct template_line {
	enum file_id file;
	unsigned when;
	const char *text;
};

static const struct template_line lines[] = {
#define LINE(file, when, text) { FILE_##file, when, text },
#include "lint/init_lines.def"
#undef LINE
};

// What @name@ stands for; NULL if it is none of the answers.
static const char *
answer(struct arena *a, const struct init_answers *answers, struct text name)
{
	const struct {
		const char *name, *value;
	} rows[] = {
		{ "", "@" },
		{ "host", answers->host },
		{ "backend", answers->backend },
		{ "target", answers->target },
		{ "image", answers->target },
		{ "contact", answers->email ? arena_printf(a, "--email %s", answers->email)
					    : "--register-unsafely-without-email" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_is(name, rows[i].name))
			return rows[i].value;
	return NULL;
}

// The line with its answers.
static struct text
filled(struct arena *a, const struct init_answers *answers, const char *line)
{
	struct text rest = text_of(line), out = text_cut(&rest, '@');

	while (rest.len) {
		struct text name = text_cut(&rest, '@');
		const char *value = answer(a, answers, name);
		struct text after = text_cut(&rest, '@');

		assert(value);
		out = text_printf(a, "%.*s%s%.*s", TEXT_ARG(out), value, TEXT_ARG(after));
	}
	return out;
}

struct text
init_text(struct arena *a, const struct init_answers *answers, size_t i)
{
	struct text out = TEXT("");

	for (size_t k = 0; k < sizeof(lines) / sizeof(lines[0]); k++) {
		const struct template_line *l = &lines[k];
		struct text line;

		if (l->file != i || (l->when & ~answers->want))
			continue;
		line = filled(a, answers, l->text);
		out = text_printf(a, "%.*s%.*s\n", TEXT_ARG(out), TEXT_ARG(line));
	}
	return out;
}
