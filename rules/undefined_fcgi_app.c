#include "model/defined.h"
#include "model/rule.h"

static void
check_word(const struct model *m, const struct line *l, size_t word, struct sink *out)
{
	struct text name;

	if (defined_name(l, word, &name) && line_matters(m, l) &&
		!defined_section(m, KW_FCGI_APP, name))
		report_undefined(m, out, line_span(l, word), KW_FCGI_APP, "fcgi-app section", name);
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;

	for (l = m->lines[KW_USE_FCGI_APP]; l; l = l->next_same)
		check_word(m, l, 1, out);
	for (l = m->lines[KW_FILTER]; l; l = l->next_same)
		if (text_is(line_word(l, 1), "fcgi-app"))
			check_word(m, l, 2, out);
}

const struct rule rule_undefined_fcgi_app = {
	.name = "undefined-fcgi-app",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a backend speaks FastCGI for an application that does not exist",
	.why = "HAProxy refuses to start when use-fcgi-app names an fcgi-app section that is not "
	       "there.",
	.help = "define the fcgi-app section, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend php\n"
	       "    use-fcgi-app fpm\n"
	       "    server a 192.0.2.1:9000 proto fcgi\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"fcgi-app fpm\n"
		"    docroot /srv\n"
		"\n"
		"backend php\n"
		"    use-fcgi-app fpm\n"
		"    server a 192.0.2.1:9000 proto fcgi\n",
	.see = "10. FastCGI applications",
	.check = check,
};
