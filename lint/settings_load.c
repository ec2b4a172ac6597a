#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lint/path.h"
#include "lint/setup.h"
#include "parser/nearest.h"
#include "parser/value.h"

// A settings file while it is read.
struct loading {
	struct arena *arena;
	const struct settings_file *file;
	struct setup *setup;
};

// "FILE:LINE:COLUMN", for messages.
static const char *
where(const struct loading *l, struct span at)
{
	struct position pos = span_start(at);

	return arena_printf(l->arena, "%s:%zu:%zu", l->file->path, pos.line, pos.col);
}

static bool
wrong(const struct loading *l, struct span at, const char *what)
{
	refuse("%s: %s", where(l, at), what);
	return false;
}

static bool
wants(const struct loading *l, const struct yaml *v, const char *what)
{
	return wrong(l, v->at, arena_printf(l->arena, "%.*s wants %s", TEXT_ARG(v->key), what));
}

static bool
is_word(const struct yaml *v)
{
	return v->kind == YAML_SCALAR && !yaml_is_null(v);
}

// Does `each` with every word of a list, or with the only one.
static bool
each_word(struct loading *l, const struct yaml *v,
	bool (*each)(struct loading *l, const struct yaml *word, void *to), void *to)
{
	if (is_word(v))
		return each(l, v, to);
	if (v->kind != YAML_LIST)
		return wants(l, v, "a word or a list of words");
	for (const struct yaml *item = v->items; item; item = item->next) {
		if (!is_word(item))
			return wrong(l, item->at, "a word must stand here");
		if (!each(l, item, to))
			return false;
	}
	return true;
}

static bool
add_name(struct loading *l, const struct yaml *word, void *to)
{
	return names_add(l->arena, to, word->value.ptr, where(l, word->at));
}

static bool
load_select(struct loading *l, const struct yaml *v)
{
	return each_word(l, v, add_name, &l->setup->policy.select);
}

static bool
load_ignore(struct loading *l, const struct yaml *v)
{
	return each_word(l, v, add_name, &l->setup->policy.ignore);
}

static bool
add_target(struct loading *l, const struct yaml *word, void *to)
{
	unsigned bits = targets_read(l->arena, word->value.ptr, where(l, word->at));

	*(unsigned *)to |= bits;
	return bits != 0;
}

static bool
load_target(struct loading *l, const struct yaml *v)
{
	l->setup->settings.targets = 0;
	l->setup->settings.targets_named = true;
	return each_word(l, v, add_target, &l->setup->settings.targets);
}

static bool
add_text(struct loading *l, const struct yaml *word, void *to)
{
	struct text_list *list = to;
	size_t size = sizeof(*list->items), n = list->count;

	// Full at every power of two.
	if ((n & (n - 1)) == 0)
		list->items = arena_grow(l->arena, list->items, n * size, (n ? 2 * n : 1) * size);
	list->items[list->count++] = word->value;
	return true;
}

static bool
load_applications(struct loading *l, const struct yaml *v)
{
	return each_word(l, v, add_text, &l->setup->settings.applications);
}

// A URL is none.
static bool
add_host(struct loading *l, const struct yaml *word, void *to)
{
	return text_has(word->value, "/") ? wants(l, word, "names such as chat.example.org")
	                                  : add_text(l, word, to);
}

static bool
load_hosts(struct loading *l, const struct yaml *v)
{
	return each_word(l, v, add_host, &l->setup->settings.hosts);
}

// SEV_COUNT if it is none.
static enum severity
severity(const struct yaml *v)
{
	size_t i = 0;

	while (i < SEV_COUNT && !(v->kind == YAML_SCALAR && text_is(v->value, severity_names[i])))
		i++;
	return (enum severity)i;
}

static bool
load_fail_on(struct loading *l, const struct yaml *v)
{
	enum severity s = severity(v);

	if (s == SEV_COUNT)
		return wants(l, v, "error, warning or info");
	l->setup->policy.fail_on = s;
	return true;
}

static bool
is_off(const struct yaml *v)
{
	return v->kind == YAML_SCALAR &&
	       (text_is(v->value, "off") || text_is(v->value, "false") || text_is(v->value, "no"));
}

static bool
add_severity(struct loading *l, const struct yaml *v)
{
	struct worth *w;
	const struct names *checked = NULL;

	if (!names_add(l->arena, &checked, v->key.ptr, where(l, v->key_at)))
		return false;
	if (is_off(v))
		return names_add(l->arena, &l->setup->policy.ignore, v->key.ptr, "");
	w = arena_new(l->arena, struct worth);
	w->name = v->key;
	w->severity = severity(v);
	w->next = l->setup->policy.severities;
	l->setup->policy.severities = w;
	return w->severity != SEV_COUNT || wants(l, v, "error, warning, info or off");
}

static bool
load_severity(struct loading *l, const struct yaml *v)
{
	if (v->kind != YAML_MAP)
		return wants(l, v, "rules and groups with a severity each");
	for (const struct yaml *item = v->items; item; item = item->next)
		if (!add_severity(l, item))
			return false;
	return true;
}

// A folder's name may end in a slash.
static const char *
without_slash(struct arena *a, struct text path)
{
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	return arena_strndup(a, path.ptr, path.len);
}

static bool
load_per_file(struct loading *l, const struct yaml *v)
{
	if (v->kind != YAML_MAP)
		return wants(l, v, "patterns with a list of rules each");
	for (const struct yaml *item = v->items; item; item = item->next) {
		struct per_file *f = arena_new(l->arena, struct per_file);
		const char *fault = pattern_fault(item->key.ptr);

		if (fault)
			return wrong(l, item->key_at,
				arena_printf(l->arena, "no file fits the pattern '%s': %s",
					item->key.ptr, fault));
		f->pattern = without_slash(l->arena, item->key);
		f->folder = l->file->folder;
		f->next = l->setup->policy.per_file;
		l->setup->policy.per_file = f;
		if (!each_word(l, item, add_name, &f->ignore))
			return false;
	}
	return true;
}

static bool
add_path(struct loading *l, const struct yaml *word, void *to)
{
	struct unit_paths *u = to;
	size_t size = sizeof(*u->paths);

	if ((u->npaths & (u->npaths - 1)) == 0)
		u->paths = arena_grow(l->arena, u->paths, u->npaths * size,
			(u->npaths ? 2 * u->npaths : 1) * size);
	u->paths[u->npaths++] =
		path_absolute(l->arena, path_in(l->arena, l->file->folder, word->value.ptr));
	return true;
}

static bool
load_units(struct loading *l, const struct yaml *v)
{
	if (v->kind != YAML_LIST)
		return wants(l, v, "a list of lists of paths");
	for (const struct yaml *item = v->items; item; item = item->next) {
		struct unit_paths *u = arena_new(l->arena, struct unit_paths);

		u->at = item;
		u->next = l->setup->units;
		l->setup->units = u;
		if (item->kind != YAML_LIST)
			return wrong(l, item->at, "a unit is a list of paths");
		if (!each_word(l, item, add_path, u))
			return false;
	}
	return true;
}

static bool
load_env(struct loading *l, const struct yaml *v)
{
	if (v->kind != YAML_MAP)
		return wants(l, v, "names with a value each");
	for (const struct yaml *item = v->items; item; item = item->next) {
		struct definition *d = arena_new(l->arena, struct definition);

		if (!is_word(item))
			return wants(l, item, "a word");
		*d = (struct definition){ l->setup->settings.defines, item->key, item->value };
		l->setup->settings.defines = d;
	}
	return true;
}

static bool
load_root(struct loading *l, const struct yaml *v)
{
	if (!is_word(v))
		return wants(l, v, "a folder");
	l->setup->root = path_in(l->arena, l->file->folder, v->value.ptr);
	return true;
}

static bool
load_compose(struct loading *l, const struct yaml *v)
{
	if (!is_word(v))
		return wants(l, v, "a file");
	l->setup->settings.compose = path_in(l->arena, l->file->folder, v->value.ptr);
	return true;
}

static bool
load_acme(struct loading *l, const struct yaml *v)
{
	bool on = v->kind == YAML_SCALAR && (text_is(v->value, "on") || text_is(v->value, "true") ||
						    text_is(v->value, "yes"));

	l->setup->settings.no_acme = !on;
	return on || is_off(v) || wants(l, v, "true or false");
}

// Seconds, unless a unit stands behind the number.
static bool
load_time(struct loading *l, const struct yaml *v, long *ms)
{
	struct text garbage;
	long long value;

	if (v->kind != YAML_SCALAR || !time_parse(v->value, UNIT_S, &value, &garbage) ||
		garbage.len)
		return wants(l, v, "a time such as 30s");
	*ms = (long)value;
	return true;
}

static bool
load_idle(struct loading *l, const struct yaml *v)
{
	return load_time(l, v, &l->setup->settings.websocket_idle);
}

static bool
load_silence(struct loading *l, const struct yaml *v)
{
	return load_time(l, v, &l->setup->settings.response_silence);
}

static bool
load_days(struct loading *l, const struct yaml *v)
{
	long long days;

	if (v->kind != YAML_SCALAR || !text_number(v->value, &days) || days < 0 || days > 10000)
		return wants(l, v, "a number of days");
	l->setup->settings.certificate_days = (long)days;
	return true;
}

static bool (*const loaders[SETTING_COUNT])(struct loading *l, const struct yaml *v) = {
#define SETTING(id, name, kind, without, option, help) [SETTING_##id] = load_##kind,
#include "lint/settings.def"
#undef SETTING
};

static bool
load_key(struct loading *l, const struct yaml *v)
{
	struct nearest near = { .word = v->key };

	for (size_t i = 0; i < SETTING_COUNT; i++) {
		nearest_try(&near, setting_rows[i].name);
		if (!text_is(v->key, setting_rows[i].name))
			continue;
		if (l->setup->said[i])
			return wrong(l, v->key_at,
				arena_printf(l->arena, "'%s' is said twice", setting_rows[i].name));
		l->setup->said[i] = v;
		return loaders[i](l, v);
	}
	return wrong(l, v->key_at,
		near.best ? arena_printf(l->arena, "unknown setting '%.*s'; did you mean '%s'?",
				    TEXT_ARG(v->key), near.best)
			  : arena_printf(l->arena, "unknown setting '%.*s'", TEXT_ARG(v->key)));
}

bool
settings_load(struct arena *a, const struct settings_file *file, struct setup *s)
{
	struct loading l = { a, file, s };

	if (yaml_is_null(file->root))
		return true;
	if (file->root->kind != YAML_MAP)
		return wrong(&l, file->root->at, "settings are keys with values");
	for (const struct yaml *v = file->root->items; v; v = v->next)
		if (!load_key(&l, v))
			return false;
	return true;
}
