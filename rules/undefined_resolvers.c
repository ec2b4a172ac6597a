#include "model/defined.h"
#include "model/rule.h"
#include "model/server_param.h"

static void
check_name(const struct model *m, const struct line *l, size_t word, struct text name,
	struct sink *out)
{
	// HAProxy makes the section "default" of /etc/resolv.conf.
	if (!name.len || text_is(name, "default") || !line_matters(m, l) ||
		defined_section(m, KW_RESOLVERS, name))
		return;
	report_undefined(m, out, line_part(l, word, name), KW_RESOLVERS, "resolvers section", name);
}

static void
check_server(const struct model *m, const struct line *l, const struct line *says, struct sink *out)
{
	size_t word = server_param(says, "resolvers") + 1;
	const struct proxy *p = line_proxy(m, l);
	struct text name;

	// Several proxies may inherit the line.
	if (says != l && out->diags && out->diags->at.src == line_span(says, word).src &&
		out->diags->at.off == line_span(says, word).off)
		return;
	if (p && !p->disabled && line_matters(m, l) && defined_name(says, word, &name))
		check_name(m, says, word, name, out);
}

// do-resolve(variable,resolvers)
static void
check_action(const struct model *m, const struct line *l, size_t word, struct sink *out)
{
	struct text action = line_word(l, word), name;

	if (!text_starts(action, "do-resolve(") || !defined_name(l, word, &action))
		return;
	name = text_after(action, text_find_char(action, ',') + 1);
	name = text_before(name, text_find_char(name, ')'));
	check_name(m, l, word, text_before(name, text_find_char(name, ',')), out);
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;

	each_server_setting(m, "resolvers", check_server, out);
	for (l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same)
		check_action(m, l, 1, out);
	for (l = m->lines[KW_TCP_REQUEST]; l; l = l->next_same)
		check_action(m, l, 2, out);
}

const struct rule rule_undefined_resolvers = {
	.name = "undefined-resolvers",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a server or rule asks a resolvers section that does not exist",
	.why = "HAProxy refuses to start when the resolvers of a server line, or of a do-resolve "
	       "action, are not defined.",
	.help = "define the resolvers section, or correct the name",
	.bad = "backend app\n"
	       "    server a 192.0.2.1:80 resolvers docker\n"
	       "\n"
	       "resolvers doker\n"
	       "    nameserver dns 127.0.0.11:53\n",
	.good = "backend app\n"
		"    server a 192.0.2.1:80 resolvers docker\n"
		"\n"
		"resolvers docker\n"
		"    nameserver dns 127.0.0.11:53\n",
	.see = "5.3.2 The resolvers section",
	.check = check,
};
