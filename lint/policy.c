#include "lint/policy.h"

#include <fnmatch.h>
#include <string.h>

#include "lint/path.h"
#include "parser/nearest.h"

// How closely a list names a rule.
enum closeness { NOT_NAMED, BY_ALL, BY_GROUP, BY_NAME };

static enum closeness
closeness(struct text name, const struct rule *rule)
{
	if (rule_find(name) == rule)
		return BY_NAME;
	if (text_is(name, group_names[rule->group]))
		return BY_GROUP;
	return text_is(name, "all") ? BY_ALL : NOT_NAMED;
}

static enum closeness
named(const struct names *list, const struct rule *rule)
{
	enum closeness best = NOT_NAMED;

	for (; list; list = list->next)
		if (closeness(list->name, rule) > best)
			best = closeness(list->name, rule);
	return best;
}

static bool
known(struct text name, struct nearest *near)
{
	if (text_is(name, "all") || rule_find(name))
		return true;
	for (size_t i = 0; i < GROUP_COUNT; i++) {
		if (text_is(name, group_names[i]))
			return true;
		nearest_try(near, group_names[i]);
	}
	for (size_t i = 0; all_rules[i]; i++)
		nearest_try(near, all_rules[i]->name);
	return false;
}

bool
names_add(struct arena *a, const struct names **to, const char *list, const char *where)
{
	struct text rest = text_of(list);

	while (rest.len) {
		struct text name = text_trim(text_cut(&rest, ','));
		struct nearest near = { .word = name };
		struct names *n = arena_new(a, struct names);

		if (!known(name, &near)) {
			if (near.best)
				refuse("%s: no rule or group is named '%.*s'; did you mean '%s'?",
					where, TEXT_ARG(name), near.best);
			else
				refuse("%s: no rule or group is named '%.*s'; see 'owui-lint "
				       "rules'",
					where, TEXT_ARG(name));
			return false;
		}
		n->name = name;
		n->next = *to;
		*to = n;
	}
	return true;
}

bool
policy_uses(const struct policy *p, const struct rule *rule)
{
	enum closeness selected = p->select ? named(p->select, rule) : BY_ALL;

	return selected > named(p->ignore, rule);
}

const struct rule **
policy_rules(struct arena *a, const struct policy *p)
{
	const struct rule **rules = arena_array(a, const struct rule *, rule_count + 1);
	size_t n = 0;

	for (size_t i = 0; all_rules[i]; i++)
		if (policy_uses(p, all_rules[i]))
			rules[n++] = all_rules[i];
	return rules;
}

// A finding below the rule's own severity is a lesser case, and is only ever made less.
static void
set_severity(const struct policy *p, struct diag *d)
{
	const struct worth *best = NULL;
	enum closeness nearest = NOT_NAMED;

	for (const struct worth *w = p->severities; w; w = w->next) {
		enum closeness c = closeness(w->name, d->rule);

		if (c > nearest) {
			nearest = c;
			best = w;
		}
	}
	if (best && (d->severity >= d->rule->severity || best->severity < d->severity))
		d->severity = best->severity;
}

// The end of a set such as [a-z] that begins at `s`; NULL if it has none.
static const char *
set_end(const char *s)
{
	s++;
	s += *s == '!' || *s == '^';
	return *s ? strchr(s + 1, ']') : NULL;
}

const char *
pattern_fault(const char *pattern)
{
	const char *s = pattern;

	if (!*s)
		return "it is empty";
	if (*s == '/' || strncmp(s, "../", 3) == 0 || strcmp(s, "..") == 0)
		return "it must be below the folder of the settings";
	if (*s == '!')
		return "it cannot be turned round with '!'";
	for (; *s; s++) {
		if (*s == '{' || *s == '}')
			return "it may not have braces; write a pattern for each";
		if (*s == '\\' && !s[1])
			return "it ends in '\\'";
		if (*s == '\\')
			s++;
		else if (*s == '[')
			s = set_end(s);
		if (!s)
			return "its '[' has no ']'";
	}
	return NULL;
}

// Whether a pattern is one for a path below the settings' folder, or for a folder that it is in.
static bool
matches(const char *pattern, const char *path)
{
	if (strncmp(pattern, "./", 2) == 0)
		pattern += 2;
	if (fnmatch(pattern, path, FNM_LEADING_DIR) == 0)
		return true;
	return strncmp(pattern, "**/", 3) == 0 && fnmatch(pattern + 3, path, FNM_LEADING_DIR) == 0;
}

static bool
fits(struct arena *a, const struct per_file *f, const struct source *src)
{
	const char *path = path_absolute(a, src->path), *slash = strrchr(path, '/');
	size_t len = strlen(f->folder);

	if (fnmatch(f->pattern, slash ? slash + 1 : path, 0) == 0)
		return true;
	return strncmp(path, f->folder, len) == 0 && path[len] == '/' &&
	       matches(f->pattern, path + len + 1);
}

static bool
ignored(struct arena *a, const struct policy *p, const struct diag *d)
{
	for (const struct per_file *f = p->per_file; f; f = f->next)
		if (named(f->ignore, d->rule) != NOT_NAMED && fits(a, f, d->at.src))
			return true;
	return false;
}

size_t
policy_apply(struct arena *a, const struct policy *p, struct diag **diags, size_t n)
{
	size_t kept = 0;

	if (!p->severities && !p->per_file)
		return n;
	for (size_t i = 0; i < n; i++) {
		set_severity(p, diags[i]);
		if (!ignored(a, p, diags[i]))
			diags[kept++] = diags[i];
	}
	return kept;
}
