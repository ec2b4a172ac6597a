#include "model/rule.h"

// The last of the global section's; 0 if it has none.
static long long
global_maxconn(const struct model *m, const struct line **line)
{
	long long n = 0;

	for (const struct line *l = m->lines[KW_MAXCONN]; l; l = l->next_same) {
		if (l->section->type != SECTION_GLOBAL || !text_number(line_word(l, 1), &n))
			continue;
		*line = l;
	}
	return n;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *global = NULL;
	long long most = global_maxconn(m, &global), n;

	if (!global)
		return;
	for (const struct line *l = m->lines[KW_MAXCONN]; l; l = l->next_same) {
		struct diag *d;

		if (l == global || l->section->type == SECTION_GLOBAL || lines_exclude(l, global) ||
			!text_number(line_word(l, 1), &n) || n <= most)
			continue;
		d = report(out, line_span(l, 1),
			"%lld connections are allowed here, and %lld in the whole process", n,
			most);
		add_note(out, d, line_span(global, 1), "the process's own limit");
	}
}

const struct rule rule_default_maxconn = {
	.name = "default-maxconn",
	.group = GROUP_PERFORMANCE,
	.severity = SEV_INFO,
	.summary = "a proxy may have more connections than the process",
	.why = "The global maxconn counts the connections of all frontends together. A "
	       "proxy's limit above it is never reached: new connections wait in the "
	       "kernel before it applies.",
	.help = "raise the global maxconn, or lower this one",
	.bad = "global\n"
	       "    maxconn 1000\n"
	       "\n"
	       "defaults\n"
	       "    maxconn 3000\n",
	.good = "global\n"
		"    maxconn 4000\n"
		"\n"
		"defaults\n"
		"    maxconn 3000\n",
	.see = "4.2 maxconn",
	.check = check,
};
