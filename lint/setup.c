#include "lint/setup.h"

#include <string.h>
#include <time.h>

#include "model/host.h"

const struct setting_row setting_rows[SETTING_COUNT] = {
#define SETTING(id, name, kind, without, option, help)                                             \
	[SETTING_##id] = { name, without, option, help },
#include "lint/settings.def"
#undef SETTING
};

unsigned
targets_read(struct arena *a, const char *list, const char *where)
{
	struct text rest = text_of(list);
	unsigned targets = 0;

	while (rest.len) {
		struct text name = text_trim(text_cut(&rest, ','));
		unsigned bit = version_bit(name);

		if (!bit) {
			refuse("%s: HAProxy %.*s is none of %s", where, TEXT_ARG(name),
				version_list(a, ALL_VERSIONS));
			return 0;
		}
		targets |= bit;
	}
	if (!targets)
		refuse("%s names no version", where);
	return targets;
}

static bool
read_targets(struct arena *a, const struct arguments *args, struct settings *s)
{
	const char *list = option_value(args, OPT_TARGET);

	if (!list)
		return true;
	s->targets_named = true;
	s->targets = targets_read(a, list, "--target");
	return s->targets != 0;
}

// NAME=VALUE, or NAME for an empty value.
static bool
read_defines(struct arena *a, const struct arguments *args, struct settings *s)
{
	for (const struct option_use *use = args->uses[OPT_DEFINE]; use; use = use->next) {
		struct definition *d = arena_new(a, struct definition);

		d->value = text_of(use->value);
		d->name = text_cut(&d->value, '=');
		d->next = s->defines;
		s->defines = d;
		if (!d->name.len) {
			refuse("-D wants NAME=VALUE, not '%s'", use->value);
			return false;
		}
	}
	return true;
}

static const char *const time_forms[] = {
	"%Y-%m-%dT%H:%M:%S%z",
	"%Y-%m-%dT%H:%M:%SZ",
	"%Y-%m-%dT%H:%M:%S",
	"%Y-%m-%dT%H:%MZ",
	"%Y-%m-%dT%H:%M",
	"%Y-%m-%d",
};

// Without an offset it is UTC.
static bool
read_time(const char *value, int64_t *seconds)
{
	for (size_t i = 0; i < sizeof(time_forms) / sizeof(time_forms[0]); i++) {
		struct tm tm = { 0 };
		const char *end = strptime(value, time_forms[i], &tm);

		if (end && !*end) {
			long offset = tm.tm_gmtoff;

			*seconds = timegm(&tm) - offset;
			return true;
		}
	}
	refuse("--now wants a time such as 2030-01-31T12:00:00Z, not '%s'", value);
	return false;
}

static bool
open_host(struct arena *a, const struct arguments *args, struct setup *s)
{
	const char *why = NULL, *root = option_value(args, OPT_ROOT);

	if (!root)
		root = s->root ? s->root : "/";
	if (option_given(args, OPT_NO_HOST))
		return true;
	s->settings.host = host_open(a, root, &why);
	if (!s->settings.host)
		refuse("--root: %s: %s", root, why);
	return s->settings.host != NULL;
}

// A selection replaces the file's; what is ignored is added to it.
static bool
read_names(struct arena *a, const struct arguments *args, struct policy *p)
{
	if (option_given(args, OPT_SELECT))
		p->select = NULL;
	for (const struct option_use *use = args->uses[OPT_SELECT]; use; use = use->next)
		if (!names_add(a, &p->select, use->value, "--select"))
			return false;
	for (const struct option_use *use = args->uses[OPT_IGNORE]; use; use = use->next)
		if (!names_add(a, &p->ignore, use->value, "--ignore"))
			return false;
	return true;
}

static void
read_fail_on(const struct arguments *args, struct policy *p)
{
	const char *level = option_value(args, OPT_FAIL_ON);

	for (size_t i = 0; level && i < SEV_COUNT; i++)
		if (strcmp(severity_names[i], level) == 0)
			p->fail_on = (enum severity)i;
}

static bool
read_now(const struct arguments *args, struct settings *s)
{
	const char *now = option_value(args, OPT_NOW);

	return !now || read_time(now, &s->now);
}

bool
setup_read(struct arena *a, const struct arguments *args, const struct settings_file *file,
	struct setup *s)
{
	*s = (struct setup){
		.file = file,
		.settings = settings_default(),
		.policy.fail_on = SEV_WARNING,
	};
	if (file && !settings_load(a, file, s))
		return false;
	if (option_given(args, OPT_COMPOSE))
		s->settings.compose = option_value(args, OPT_COMPOSE);
	read_fail_on(args, &s->policy);
	return read_targets(a, args, &s->settings) && read_now(args, &s->settings) &&
	       read_defines(a, args, &s->settings) && read_names(a, args, &s->policy) &&
	       open_host(a, args, s);
}

// What the command line says of a setting, in the end; NULL if nothing.
static const char *
said_by_option(const struct arguments *args, enum option_id id)
{
	return id == OPT_COUNT ? NULL : option_value(args, id);
}

// What the file says, on one line.
static void
show_text(FILE *to, struct text said)
{
	bool gap = false;

	for (said = text_trim(said); said.len; said = text_after(said, 1)) {
		bool blank = strchr(" \t\r\n", said.ptr[0]) != NULL;

		if (!blank)
			fprintf(to, "%s%c", gap ? " " : "", said.ptr[0]);
		gap = blank;
	}
}

void
setup_show(FILE *to, const struct arguments *args, const struct setup *s)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		const struct setting_row *row = &setting_rows[i];
		const char *option = said_by_option(args, row->option);

		fprintf(to, "%-18s", row->name);
		if (option)
			fprintf(to, "%s (--%s)\n", option, option_rows[row->option].name);
		else if (s->said[i]) {
			show_text(to, span_text(s->said[i]->at));
			fprintf(to, " (%s:%zu)\n", s->file->path, span_start(s->said[i]->at).line);
		} else
			fprintf(to, "%s (default)\n", row->without);
	}
}
