#include "model/defined.h"
#include "model/rule.h"

static void
check_header(const struct model *m, const struct section *s, struct sink *out)
{
	const struct line *l = s->header;
	size_t word = section_parent(s);
	struct text name;

	if (!word || !defined_name(l, word, &name))
		return;
	for (const struct line *d = m->lines[KW_DEFAULTS]; d && d != l; d = d->next_same)
		if (d->section->index < s->index && text_eq(line_word(d, 1), name))
			return;
	report_undefined(m, out, line_span(l, word), KW_DEFAULTS, "defaults section above", name);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct proxy *p = m->proxies; p; p = p->next)
		check_header(m, p->section, out);
}

const struct rule rule_undefined_defaults = {
	.name = "undefined-defaults",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a section takes its settings from defaults that are not defined above it",
	.why = "After 'from' stands the name of a defaults section that the file has already "
	       "defined. HAProxy refuses the section otherwise.",
	.help = "define the defaults section above, or correct the name",
	.bad = "defaults web\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "\n"
	       "frontend a from wep\n"
	       "    bind :80\n",
	.good = "defaults web\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"\n"
		"frontend a from web\n"
		"    bind :80\n",
	.see = "4. Proxies",
	.check = check,
};
