#include <string.h>

#include "model/rule.h"

// The text after "^" if the regex matches what begins with it and nothing else; a backslash before
// a byte that is no letter or digit makes that byte itself.
static bool
prefix_of(struct arena *a, struct text regex, struct text *prefix)
{
	char *out;
	size_t n = 0;

	if (regex.len < 2 || regex.ptr[0] != '^')
		return false;
	out = arena_alloc(a, regex.len);
	for (size_t i = 1; i < regex.len; i++) {
		char c = regex.ptr[i];

		if (c == '\\' && i + 1 < regex.len && strchr("./-_", regex.ptr[i + 1]))
			c = regex.ptr[++i];
		else if (!c || strchr("\\.[](){}*+?|^$", c))
			return false;
		out[n++] = c;
	}
	*prefix = (struct text){ out, n };
	return true;
}

// Whether it can be written without quotes.
static bool
is_bare(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if ((unsigned char)t.ptr[i] <= ' ' || strchr("'\"\\#$", t.ptr[i]))
			return false;
	return true;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_ACL]; l; l = l->next_same) {
		struct text prefix;
		struct diag *d;

		if (l->nwords != 4 || !text_is(line_word(l, 2), "path_reg") ||
			!prefix_of(out->arena, line_word(l, 3), &prefix))
			continue;
		d = report(out, line_span(l, 2),
			"a regular expression is matched where 'path_beg %.*s' says the same",
			TEXT_ARG(prefix));
		if (line_word_flags(l, 2) || line_word_flags(l, 3) || !is_bare(prefix))
			continue;
		add_edit(out, d, line_span(l, 2), "path_beg");
		add_edit(out, d, line_span(l, 3), text_string(out->arena, prefix));
	}
}

const struct rule rule_regex_for_prefix = {
	.name = "regex-for-prefix",
	.group = GROUP_PERFORMANCE,
	.severity = SEV_INFO,
	.summary = "a regular expression only compares the beginning of the path",
	.why = "HAProxy runs a regular expression for each request, pattern by pattern, "
	       "and keeps prefixes in a tree that it walks once. path_beg is also "
	       "easier to read, and has no dots to escape.",
	.help = "use path_beg",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    acl api path_reg ^/api/\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    acl api path_beg /api/\n",
	.see = "7.1.3 Matching strings",
	.fixable = true,
	.check = check,
};
