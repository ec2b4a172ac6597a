#include "model/objection.h"
#include "model/rule.h"

// What HAProxy, systemd and a shell give every process.
static const char *const usual[] = { "HOME", "HOSTNAME", "LANG", "LOGNAME", "PATH", "SHELL", "TERM",
	"USER" };

static bool
is_usual(struct text name)
{
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (text_is(name, usual[i]))
			return true;
	return text_starts(name, "HAPROXY_");
}

static bool
in_name(char c)
{
	return ascii_letter(c) || ascii_digit(c) || c == '_';
}

// The next "$NAME" or "${NAME}" of a word as it is written; empty if there is none.  *rest is what
// follows.
static struct text
next_variable(struct text *rest)
{
	bool strong = false, weak = false;
	size_t i, end;

	for (i = 0; i < rest->len; i++) {
		char c = rest->ptr[i];

		if (c == '\\' && !strong)
			i++;
		else if (c == '\'' && !weak)
			strong = !strong;
		else if (c == '"' && !strong)
			weak = !weak;
		else if (c == '$' && !strong)
			break;
	}
	*rest = text_after(*rest, i < rest->len ? i + 1 : rest->len);
	if (text_starts(*rest, "{"))
		*rest = text_after(*rest, 1);
	for (end = 0; end < rest->len && in_name(rest->ptr[end]); end++)
		;
	return text_before(*rest, end);
}

// A variable without a fallback; that of a name is enough to say it once.
static void
check_word(struct table *told, const struct line *l, size_t word, struct sink *out)
{
	struct text rest = span_text(line_span(l, word)), name;

	while ((name = next_variable(&rest)).len) {
		struct text after = text_after(rest, name.len);
		struct text *key;

		if (text_starts(after, "-") || is_usual(name) || table_get(told, name, 0))
			continue;
		key = arena_new(out->arena, struct text);
		*key = name;
		table_add(told, key, 0);
		report(out, line_part(l, word, name),
			"nothing here defines '%.*s', which is empty unless the environment has it",
			TEXT_ARG(name));
	}
}

static void
check(const struct model *m, struct sink *out)
{
	struct table *told = table_new(out->arena, 0);

	for (const struct file *f = m->config->files; f; f = f->next)
		for (const struct line *l = f->nrares ? f->lines : NULL; l; l = l->next) {
			if (!(l->flags & LINE_RARE) || l->flags & (LINE_DEAD | LINE_DIRECTIVE) ||
				!line_counts(l))
				continue;
			for (size_t i = 0; i < l->nwords; i++)
				if (line_word_flags(l, i) & WORD_UNKNOWN)
					check_word(told, l, i, out);
		}
}

const struct rule rule_undefined_variable = {
	.name = "undefined-variable",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_INFO,
	.summary = "an environment variable is used that nothing defines",
	.why = "A variable that is not in HAProxy's environment is empty, and the word or a part "
	       "of "
	       "it is gone, mostly without a word from HAProxy. Where the service manager or the "
	       "container gives it, tell this program with -D or 'env' in the settings, and what "
	       "depends on it is judged, too.",
	.help = "pass '-D NAME=VALUE', or write a fallback: \"${NAME-value}\"",
	.bad = "frontend web\n"
	       "    bind \"${ADDRESS}:80\"\n"
	       "    timeout client 30s\n",
	.good = "global\n"
		"    setenv ADDRESS 192.0.2.1\n"
		"\n"
		"frontend web\n"
		"    bind \"${ADDRESS}:80\"\n"
		"    timeout client 30s\n",
	.see = "2.3 Environment variables",
	.check = check,
};
