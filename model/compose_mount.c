#include "model/compose_read.h"
#include "model/files.h"

static struct text
without_slash(struct text t)
{
	while (t.len > 1 && t.ptr[t.len - 1] == '/')
		t.len--;
	return t;
}

// "./certs" starts at the file's own folder; "~" and names of volumes are elsewhere.
static struct text
source_path(struct compose_reader *r, struct text source)
{
	if (text_starts(source, "/"))
		return without_slash(source);
	if (!text_starts(source, ".") || !r->directory.len)
		return (struct text){ "", 0 };
	while (text_starts(source, "./"))
		source = text_after(source, 2);
	return without_slash(path_below(r->arena, r->directory, source));
}

static struct text
member(struct compose_reader *r, const struct yaml *map, const char *key)
{
	const struct yaml *node = yaml_get(map, key);
	bool known = true;
	struct text t = { "", 0 };

	if (node && node->kind == YAML_SCALAR)
		t = interpolate(r, node->value, &known);
	return known ? t : (struct text){ "", 0 };
}

struct compose_mount *
compose_read_mount(struct compose_reader *r, const struct yaml *node)
{
	struct compose_mount *mount = arena_new(r->arena, struct compose_mount);
	struct text rest, source;
	bool known = true;

	if (node->kind == YAML_MAP) {
		source = member(r, node, "source");
		mount->target = without_slash(member(r, node, "target"));
	} else {
		rest = node->kind == YAML_SCALAR ? interpolate(r, node->value, &known)
		                                 : (struct text){ "", 0 };
		source = text_cut(&rest, ':');
		mount->target = without_slash(text_cut(&rest, ':'));
	}
	mount->source = source_path(r, source);
	return known && mount->source.len && text_starts(mount->target, "/") ? mount : NULL;
}

// The longest target wins.
struct text
compose_host_path(struct arena *a, const struct compose_service *s, struct text path)
{
	const struct compose_mount *best = NULL;

	for (const struct compose_mount *m = s->mounts; m; m = m->next) {
		bool below = path.len > m->target.len && path.ptr[m->target.len] == '/';

		if (path.len < m->target.len ||
			!text_eq(text_before(path, m->target.len), m->target) ||
			(path.len > m->target.len && !below))
			continue;
		if (!best || m->target.len >= best->target.len)
			best = m;
	}
	if (!best)
		return (struct text){ "", 0 };
	return text_printf(a, "%.*s%.*s", TEXT_ARG(best->source),
		TEXT_ARG(text_after(path, best->target.len)));
}
