#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"

static void
report_server(const struct proxy *p, struct span at, struct text name, struct sink *out)
{
	report(out, at, "backend '%.*s' has no server '%.*s'", TEXT_ARG(p->name), TEXT_ARG(name));
}

// "server", or "backend/server".
static void
check_name(const struct model *m, const struct line *l, size_t word, struct text name,
	struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);
	size_t slash = text_find_char(name, '/');
	struct text server = slash < name.len ? text_after(name, slash + 1) : name;

	if (!p || !line_matters(m, l) || !name.len)
		return;
	if (slash >= name.len && !p->sides) {
		report(out, line_part(l, word, name),
			"'defaults' has no server: the backend of '%.*s' is not said",
			TEXT_ARG(name));
		return;
	}
	if (slash < name.len)
		p = model_proxy(m, SIDE_BACKEND, text_before(name, slash));
	if (!p)
		report(out, line_part(l, word, name), "no backend is named '%.*s'",
			TEXT_ARG(text_before(name, slash)));
	else if (!defined_server(p, server))
		report_server(p, line_part(l, word, server), server, out);
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;
	struct text name;

	for (l = m->lines[KW_USE_SERVER]; l; l = l->next_same)
		if (defined_name(l, 1, &name))
			check_name(m, l, 1, name, out);
	for (l = m->lines[KW_SERVER]; l; l = l->next_same) {
		size_t word = word_after(l, 3, "track");

		if (word && defined_name(l, word, &name))
			check_name(m, l, word, name, out);
	}
	for (const struct mention *n = m->faults->mentions; n; n = n->next)
		if (n->kind == MENTION_SERVER && !n->name.len && line_matters(m, n->line))
			report(out, line_part(n->line, n->word, n->call),
				"'%.*s' does not say which server", TEXT_ARG(n->call));
		else if (n->kind == MENTION_SERVER)
			check_name(m, n->line, n->word, n->name, out);
}

const struct rule rule_undefined_server = {
	.name = "undefined-server",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a rule or a server refers to a server that does not exist",
	.why = "HAProxy refuses to start when use-server, track or an expression such as "
	       "srv_is_up() names a server that the backend does not have.",
	.help = "define the server, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend app\n"
	       "    use-server two if { path_beg /two }\n"
	       "    server one 192.0.2.1:80\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"backend app\n"
		"    use-server one if { path_beg /two }\n"
		"    server one 192.0.2.1:80\n",
	.see = "4.2 use-server",
	.check = check,
};
