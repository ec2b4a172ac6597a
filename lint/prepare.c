#include <string.h>

#include "lint/inputs.h"
#include "lint/path.h"
#include "lint/setup.h"
#include "model/model.h"

// What is known while the configurations are gone through.
struct preparing {
	struct arena *arena;
	const struct arguments *args;
	struct known *known;     // settings files read so far
	struct unit_done *units; // units that are in the list already
	struct table *files;     // single ones that are, by their place
};

struct known {
	struct known *next;
	const char *path; // of the settings file; "" for none
	const struct setup *setup;
};

struct unit_done {
	struct unit_done *next;
	const struct unit_paths *unit;
};

// The folder whose settings count; of standard input, that of the name it is given.
static const char *
folder_of(const struct preparing *p, const char *path)
{
	const char *name = option_value(p->args, OPT_STDIN_FILENAME);

	if (strcmp(path, "-") != 0)
		return path_folder(p->arena, path);
	return name ? path_folder(p->arena, name) : ".";
}

static const char *
settings_path(const struct preparing *p, const char *path)
{
	if (option_given(p->args, OPT_NO_CONFIG))
		return NULL;
	if (option_given(p->args, OPT_CONFIG))
		return option_value(p->args, OPT_CONFIG);
	return settings_search(p->arena, folder_of(p, path));
}

static const struct setup *
read_setup(const struct preparing *p, const char *path)
{
	struct setup *setup = arena_new(p->arena, struct setup);
	const struct settings_file *file = path ? settings_read(p->arena, path) : NULL;

	if (path && !file)
		return NULL;
	return setup_read(p->arena, p->args, file, setup) ? setup : NULL;
}

// The setup for a configuration at path; NULL if it is wrong, which is then said.
static const struct setup *
setup_for(struct preparing *p, const char *path)
{
	const char *file = settings_path(p, path);
	struct known *k;

	for (k = p->known; k; k = k->next)
		if (strcmp(k->path, file ? file : "") == 0)
			return k->setup;
	k = arena_new(p->arena, struct known);
	k->path = file ? file : "";
	k->setup = read_setup(p, file);
	k->next = p->known;
	p->known = k;
	return k->setup;
}

// A file, or a folder whose *.cfg it is one of.
static bool
holds(struct arena *a, const char *part, const char *path)
{
	return strcmp(part, path) == 0 || strcmp(part, path_folder(a, path)) == 0;
}

static const struct unit_paths *
unit_of(struct arena *a, const struct input *in)
{
	const char *path = path_absolute(a, in->paths[0]);

	for (const struct unit_paths *u = in->setup->units; u; u = u->next)
		for (size_t i = 0; i < u->npaths; i++)
			if (holds(a, u->paths[i], path))
				return u;
	return NULL;
}

// Notes the unit; false if that has been done.
static bool
first_time(struct preparing *p, const struct unit_paths *u)
{
	struct unit_done *done;

	for (done = p->units; done; done = done->next)
		if (done->unit == u)
			return false;
	done = arena_new(p->arena, struct unit_done);
	done->unit = u;
	done->next = p->units;
	p->units = done;
	return true;
}

// Whether the file, by whatever path, is in the list already.
static bool
named_before(struct preparing *p, const struct input *in)
{
	struct text *place = arena_new(p->arena, struct text);

	if (strcmp(in->paths[0], "-") == 0)
		return false;
	*place = text_of(path_place(p->arena, in->paths[0]));
	if (table_get(p->files, *place, 0))
		return true;
	table_add(p->files, place, 0);
	return false;
}

// Makes the input the whole of its unit.
static bool
become_unit(struct arena *a, struct input *in, const struct unit_paths *u)
{
	in->paths = NULL;
	in->npaths = 0;
	for (size_t i = 0; i < u->npaths; i++)
		if (!input_add(a, in, path_from_here(u->paths[i])))
			return false;
	return in->npaths > 0;
}

bool
inputs_prepare(struct arena *a, const struct arguments *args, struct input **list)
{
	struct preparing p = { .arena = a, .args = args, .files = table_new(a, 0) };
	struct input **at = list;

	if (!inputs_find(a, args, list))
		return false;
	while (*at) {
		const struct unit_paths *u;

		(*at)->setup = setup_for(&p, (*at)->paths[0]);
		if (!(*at)->setup)
			return false;
		u = (*at)->whole ? NULL : unit_of(a, *at);
		if (u ? !first_time(&p, u) : !(*at)->whole && named_before(&p, *at)) {
			*at = (*at)->next;
			continue;
		}
		if (u && !become_unit(a, *at, u))
			return false;
		at = &(*at)->next;
	}
	return true;
}

const struct setup *
setup_here(struct arena *a, const struct arguments *args)
{
	struct preparing p = { .arena = a, .args = args };

	return setup_for(&p, "-");
}
