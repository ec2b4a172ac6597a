#include "model/defined.h"
#include "model/rule.h"

static void
check_lines(const struct model *m, enum keyword_id keyword, struct sink *out)
{
	for (const struct line *l = m->lines[keyword]; l; l = l->next_same) {
		size_t word = word_after(l, 1, "acme");
		const struct proxy *p = line_proxy(m, l);
		struct text name;

		// What a backend says of certificates is not looked at.
		if (p && p->sides == SIDE_BACKEND)
			continue;
		if (word && defined_name(l, word, &name) && !defined_section(m, KW_ACME, name))
			report_undefined(m, out, line_span(l, word), KW_ACME, "acme section", name);
	}
}

// Releases before 3.2 do not know the word, which is an error of its own.
static void
check(const struct model *m, struct sink *out)
{
	if (!(m->settings->targets & SINCE(V3_2)))
		return;
	check_lines(m, KW_LOAD, out);
	check_lines(m, KW_SSL_F_USE, out);
}

const struct rule rule_undefined_acme = {
	.name = "undefined-acme",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a certificate is to be ordered by an acme section that does not exist",
	.why = "HAProxy refuses to start when 'acme' after a certificate names an acme section "
	       "that "
	       "is not there.",
	.help = "define the acme section, or correct the name",
	.bad = "global\n"
	       "    expose-experimental-directives\n"
	       "\n"
	       "acme letsencrypt\n"
	       "    directory https://acme-v02.api.letsencrypt.org/directory\n"
	       "\n"
	       "crt-store site\n"
	       "    load crt site.pem acme letsencript domains chat.example.org\n",
	.good = "global\n"
		"    expose-experimental-directives\n"
		"\n"
		"acme letsencrypt\n"
		"    directory https://acme-v02.api.letsencrypt.org/directory\n"
		"\n"
		"crt-store site\n"
		"    load crt site.pem acme letsencrypt domains chat.example.org\n",
	.see = "12.8 ACME",
	.check = check,
};
