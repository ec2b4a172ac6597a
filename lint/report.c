#include "lint/report.h"

#include <string.h>

#include "lint/clean.h"
#include "lint/path.h"

#define REPORTER(name) void write_##name(FILE *to, const struct report *r);
#include "lint/reporters.def"
#undef REPORTER

const struct reporter reporters[] = {
#define REPORTER(name) { #name, write_##name },
#include "lint/reporters.def"
#undef REPORTER
	{ 0 },
};

const struct reporter *
reporter_find(const char *name)
{
	for (size_t i = 0; reporters[i].name; i++)
		if (strcmp(reporters[i].name, name) == 0)
			return &reporters[i];
	return NULL;
}

struct report
report_of(struct arena *a, struct diag *const *diags, size_t n, bool all)
{
	struct diag **kept = arena_array(a, struct diag *, n);
	struct report r = {
		.arena = a,
		.diags = kept,
		.place = arena_new(a, struct known_place),
	};

	for (size_t i = 0; i < n; i++) {
		if (diags[i]->suppressed)
			r.suppressed++;
		else
			r.counts[diags[i]->severity]++;
		if (all || !diags[i]->suppressed)
			kept[r.n++] = diags[i];
	}
	return r;
}

const char *
report_message(const struct report *r, const struct diag *d)
{
	return clean(r->arena, text_of(d->msg));
}

const char *
report_help(const struct report *r, const struct diag *d)
{
	return clean(r->arena, text_of(d->help ? d->help : d->rule->help));
}

const char *
report_path(const struct report *r, const struct source *src)
{
	return clean(r->arena, text_of(src->path));
}

const char *
report_place(const struct report *r, const struct source *src)
{
	struct known_place *k = r->place;

	if (k->src != src)
		*k = (struct known_place){ src, path_place(r->arena, src->path) };
	return k->path;
}

const char *
report_count(const struct report *r, size_t n, const char *noun)
{
	return arena_printf(r->arena, "%zu %s%s", n, noun, n == 1 ? "" : "s");
}
