#include "lint/unit.h"

#include <string.h>

static const struct source *
read_path(struct arena *a, const struct arguments *args, const char *path)
{
	const char *why = NULL, *name = option_value(args, OPT_STDIN_FILENAME);
	struct source *src = source_read(a, path, &why);

	if (!src)
		refuse("%s: %s", path, why);
	else if (name && strcmp(path, "-") == 0)
		src->path = name;
	return src;
}

bool
unit_read(struct arena *a, const struct arguments *args, const struct input *in, struct unit *out)
{
	const struct source **sources = arena_array(a, const struct source *, in->npaths);

	for (size_t i = 0; i < in->npaths; i++) {
		sources[i] = read_path(a, args, in->paths[i]);
		if (!sources[i])
			return false;
	}
	*out = (struct unit){ sources, in->npaths };
	return true;
}

const struct model *
unit_model(struct arena *a, const struct unit *u, const struct settings *s)
{
	return model_new(a, s, parse(a, u->sources, u->nsources, s->defines, s->targets));
}
