#include "lint/setup.h"

#include <string.h>
#include <time.h>

#include "model/host.h"

static bool
read_targets(struct arena *a, const char *list, unsigned *targets)
{
	struct text rest = text_of(list);

	while (rest.len) {
		struct text name = text_cut(&rest, ',');
		unsigned bit = version_bit(name);

		if (!bit) {
			refuse("--target: HAProxy %.*s is none of %s", TEXT_ARG(name),
				version_list(a, ALL_VERSIONS));
			return false;
		}
		*targets |= bit;
	}
	if (!*targets)
		refuse("--target names no version");
	return *targets != 0;
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
open_host(struct arena *a, const struct arguments *args, struct settings *s)
{
	const char *root = option_value(args, OPT_ROOT), *why = NULL;

	if (option_given(args, OPT_NO_HOST))
		return true;
	s->host = host_open(a, root ? root : "/", &why);
	if (!s->host)
		refuse("--root: %s: %s", root ? root : "/", why);
	return s->host != NULL;
}

static bool
read_names(
	struct arena *a, const struct arguments *args, enum option_id id, const struct names **to)
{
	const char *option = id == OPT_SELECT ? "--select" : "--ignore";

	for (const struct option_use *use = args->uses[id]; use; use = use->next)
		if (!names_add(a, to, use->value, option))
			return false;
	return true;
}

static enum severity
severity_of(const char *name)
{
	size_t i = 0;

	while (i < SEV_ERROR && strcmp(severity_names[i], name) != 0)
		i++;
	return (enum severity)i;
}

bool
setup_read(struct arena *a, const struct arguments *args, struct setup *s)
{
	const char *targets = option_value(args, OPT_TARGET), *now = option_value(args, OPT_NOW);
	const char *fail_on = option_value(args, OPT_FAIL_ON);

	*s = (struct setup){ .settings = settings_default(), .policy.fail_on = SEV_WARNING };
	s->settings.compose = option_value(args, OPT_COMPOSE);
	s->settings.targets_named = targets != NULL;
	if (fail_on)
		s->policy.fail_on = severity_of(fail_on);
	if (targets)
		s->settings.targets = 0;
	return (!targets || read_targets(a, targets, &s->settings.targets)) &&
	       (!now || read_time(now, &s->settings.now)) && read_defines(a, args, &s->settings) &&
	       read_names(a, args, OPT_SELECT, &s->policy.select) &&
	       read_names(a, args, OPT_IGNORE, &s->policy.ignore) &&
	       open_host(a, args, &s->settings);
}
