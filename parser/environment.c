#include <string.h>

#include "parser/reader.h"

const struct definition *
environment_get(const struct environment *env, struct text name)
{
	for (const struct definition *d = env->vars; d; d = d->next)
		if (text_eq(d->name, name))
			return d->value.ptr ? d : NULL;
	return NULL;
}

static void
define(struct environment *env, struct text name, struct text value)
{
	struct definition *d = arena_new(env->arena, struct definition);

	d->name = name;
	d->value = value;
	d->next = env->vars;
	env->vars = d;
}

// What setenv gives its name.  One that contains an unknown variable, or that may not be given,
// leaves the name undefined.
static struct text
value_of(const struct line *l, bool certain)
{
	struct text value = line_word(l, 2);

	if (!certain || line_word_flags(l, 2) & WORD_UNKNOWN)
		return (struct text){ 0 };
	return value.len ? value : TEXT("");
}

void
environment_line(struct environment *env, const struct line *l, bool certain)
{
	switch (l->keyword) {
	case KW_SETENV:
		define(env, line_word(l, 1), value_of(l, certain));
		break;
	case KW_PRESETENV:
		// The process may have it already, unknown to us: then its value wins.
		if (!environment_get(env, line_word(l, 1)))
			define(env, line_word(l, 1), value_of(l, certain));
		break;
	case KW_UNSETENV:
		for (size_t i = 1; i < l->nwords; i++)
			define(env, line_word(l, i), (struct text){ 0 });
		break;
	case KW_RESETENV:
		env->vars = NULL;
		break;
	default:
		break;
	}
}
