// setup: what the settings file and the command line say of the deployment and of the rules.
#pragma once

#include <stdio.h>

#include "lint/policy.h"
#include "model/settings.h"
#include "parser/yaml.h"

enum setting_id {
#define SETTING(id, name, kind, without, option, help) SETTING_##id,
#include "lint/settings.def"
#undef SETTING
	SETTING_COUNT
};

struct setting_row {
	const char *name;
	const char *without;   // what holds if nothing says otherwise
	enum option_id option; // OPT_COUNT if none has a say
	const char *help;
};
extern const struct setting_row setting_rows[SETTING_COUNT];

// Files and folders that are one configuration.
struct unit_paths {
	const struct unit_paths *next;
	const struct yaml *at; // its list in the file
	const char **paths;    // absolute
	size_t npaths;
};

// A settings file.
struct settings_file {
	const char *path;
	const char *folder; // absolute, links resolved
	const struct yaml *root;
};

struct setup {
	const struct settings_file *file; // NULL if there is none
	struct settings settings;
	struct policy policy;
	const char *root; // of the host; NULL if nothing says so
	const struct unit_paths *units;
	const struct yaml *said[SETTING_COUNT]; // by the file; NULL where it does not
};

// The settings file for configurations in `folder`: the nearest upward, else the user's, else the
// machine's.  NULL if there is none.
const char *settings_search(struct arena *a, const char *folder);

// NULL if it cannot be read, which is then said.
const struct settings_file *settings_read(struct arena *a, const char *path);

// What the file says; false if something in it is wrong, which is then said.
bool settings_load(struct arena *a, const struct settings_file *file, struct setup *s);

// What a file, or NULL, and the command line say, which has the last word.  False if something is
// wrong, which is then said.
bool setup_read(struct arena *a, const struct arguments *args, const struct settings_file *file,
	struct setup *s);

// The setup of the current folder; NULL if it is wrong, which is then said.
const struct setup *setup_here(struct arena *a, const struct arguments *args);

// Prints each setting, its value, and where that comes from.
void setup_show(FILE *to, const struct arguments *args, const struct setup *s);

// A bit for each release of a list "3.0,3.2"; 0 if it is wrong, which is then said of `where`.
unsigned targets_read(struct arena *a, const char *list, const char *where);
