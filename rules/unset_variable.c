#include <string.h>

#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"

// Whatever sets a variable names it in parentheses: rules, converters, and do-resolve.
static const char *const setters[] = { "set-var(", "set-var-fmt(", "do-resolve(" };

// The names behind one of them in a file, wherever it stands: a comment may only make us silent.
static void
collect(struct arena *a, struct table *names, const struct source *src, const char *setter)
{
	struct text rest = { src->text, src->len };

	for (;;) {
		struct text *name;
		size_t at = text_find(rest, setter);

		if (at >= rest.len)
			return;
		rest = text_after(rest, at + strlen(setter));
		name = arena_new(a, struct text);
		*name = text_before(rest, text_find_char(rest, ')'));
		*name = text_trim(text_before(*name, text_find_char(*name, ',')));
		if (!table_get(names, *name, 0))
			table_add(names, name, 0);
	}
}

// Programs and agents set variables that the configuration does not name.
static bool
others_may(const struct model *m)
{
	return m->lines[KW_LUA_LOAD] || m->lines[KW_LUA_LOAD_PER_THREAD] || m->lines[KW_FILTER] ||
	       !m->listeners;
}

static bool
by_rules_only(struct text name)
{
	static const char *const scopes[] = { "sess.", "txn.", "req.", "res." };

	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (text_starts(name, scopes[i]))
			return true;
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	struct arena a = { 0 };
	struct table *names = NULL;

	if (others_may(m))
		return;
	for (const struct mention *n = m->faults->mentions; n; n = n->next) {
		if (n->kind != MENTION_VARIABLE || !by_rules_only(n->name) ||
			line_word_flags(n->line, n->word) & WORD_UNKNOWN)
			continue;
		for (const struct file *f = names ? NULL : m->config->files; f; f = f->next)
			for (size_t i = 0; i < sizeof(setters) / sizeof(setters[0]); i++) {
				names = names ? names : table_new(&a, 0);
				collect(&a, names, f->src, setters[i]);
			}
		if (!table_get(names, n->name, 0) && line_matters(m, n->line))
			report(out, line_part(n->line, n->word, n->name),
				"nothing sets the variable '%.*s'", TEXT_ARG(n->name));
	}
	arena_free(&a);
}

const struct rule rule_unset_variable = {
	.name = "unset-variable",
	.group = GROUP_ROUTING,
	.severity = SEV_INFO,
	.summary = "a variable is read that nothing sets",
	.why = "HAProxy takes any name in var(). One that no rule sets never has a value: a "
	       "condition on it never holds, and a header made of it is empty. Most often the name "
	       "or its scope, such as txn or req, is written differently where it is set.",
	.help = "set it, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request set-var(txn.user) req.hdr(x-user)\n"
	       "    http-request deny if { var(txn.usr) -m found }\n"
	       "    default_backend app\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request set-var(txn.user) req.hdr(x-user)\n"
		"    http-request deny if { var(txn.user) -m found }\n"
		"    default_backend app\n"
		"\n"
		"backend app\n"
		"    server a 192.0.2.1:8080\n",
	.see = "2.8 Variables",
	.check = check,
};
