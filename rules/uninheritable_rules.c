#include "model/rule.h"

// What the rules of a defaults section are for.
enum purpose { FOR_BOTH, FOR_FRONTENDS, FOR_BACKENDS, PURPOSES };

static const struct kind {
	enum keyword_id keyword;
	const char *word; // the second one; NULL for any
	enum purpose purpose;
} kinds[] = {
	{ KW_HTTP_REQUEST, NULL, FOR_BOTH },
	{ KW_HTTP_RESPONSE, NULL, FOR_BOTH },
	{ KW_HTTP_AFTER_RESPONSE, NULL, FOR_BOTH },
	{ KW_TCP_REQUEST, "connection", FOR_FRONTENDS },
	{ KW_TCP_REQUEST, "session", FOR_FRONTENDS },
	{ KW_TCP_REQUEST, "content", FOR_BOTH },
	{ KW_TCP_RESPONSE, "content", FOR_BACKENDS },
};

// A defaults section's rules, and who took them first.
struct legacy {
	const struct line *any, *first[PURPOSES]; // NULL for none
	const struct proxy *heir;
};

// Takes note of the rules of defaults sections with names; others may have none.
static struct legacy *
find_legacies(const struct model *m)
{
	struct legacy *out = NULL;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (const struct line *l = m->lines[kinds[k].keyword]; l; l = l->next_same) {
			const struct proxy *p = line_proxy(m, l);
			struct legacy *g;

			if (!p || p->sides || !p->name.len || l->flags & LINE_BRANCH ||
				(kinds[k].word && !text_is(line_word(l, 1), kinds[k].word)))
				continue;
			if (!out)
				out = arena_array(m->arena, struct legacy, m->config->nsections);
			g = &out[l->section->index];
			if (!g->any)
				g->any = l;
			if (!g->first[kinds[k].purpose])
				g->first[kinds[k].purpose] = l;
		}
	return out;
}

static struct diag *
refuse(const struct proxy *p, const struct line *rule, const char *why, struct sink *out)
{
	struct span header = line_span(p->section->header, 0);
	struct diag *d = report(out, p->name.len ? line_span(p->section->header, 1) : header,
		"the %s '%.*s' cannot inherit from '%.*s', %s", section_type_name(p->section->type),
		TEXT_ARG(p->name), TEXT_ARG(p->defaults->name), why);

	add_note(out, d, line_span(rule, 0), "a rule of '%.*s'", TEXT_ARG(p->defaults->name));
	return d;
}

static void
check_heir(const struct proxy *p, struct legacy *g, struct sink *out)
{
	if (!g->any)
		return;
	if (!p->sides || p->sides == (SIDE_FRONTEND | SIDE_BACKEND))
		refuse(p, g->any, "which has TCP or HTTP rules", out);
	else if (g->heir && g->heir->sides != p->sides)
		add_note(out,
			refuse(p, g->any, "which has rules and is the other side's already", out),
			line_span(g->heir->section->header, 1), "'%.*s' inherits from it too",
			TEXT_ARG(g->heir->name));
	else if (p->sides == SIDE_BACKEND && g->first[FOR_FRONTENDS])
		refuse(p, g->first[FOR_FRONTENDS], "whose rules are for connections and sessions",
			out);
	else if (p->sides == SIDE_FRONTEND && g->first[FOR_BACKENDS])
		refuse(p, g->first[FOR_BACKENDS], "whose rules are for servers' answers", out);
	else if (!g->heir)
		g->heir = p;
}

static void
check(const struct model *m, struct sink *out)
{
	struct legacy *all = find_legacies(m);

	for (const struct proxy *p = all ? m->proxies : NULL; p; p = p->next)
		if (p->defaults && !(p->section->header->flags & LINE_BRANCH))
			check_heir(p, &all[p->defaults->section->index], out);
}

const struct rule rule_uninheritable_rules = {
	.name = "uninheritable-rules",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a section inherits from a defaults section whose rules it cannot take",
	.why = "A defaults section with a name may have TCP and HTTP rules, but then either only "
	       "frontends or only backends may inherit from it, and no listen section or other "
	       "defaults section. Rules for connections and sessions are for frontends, "
	       "'tcp-response content' is for backends. HAProxy refuses the section otherwise. A "
	       "section that names no defaults inherits from the last ones above it.",
	.help = "let it inherit from a defaults section without rules",
	.bad = "defaults web\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "    http-request del-header X-Real-IP\n"
	       "\n"
	       "listen app from web\n"
	       "    bind :80\n"
	       "    server a 192.0.2.1:80\n",
	.good = "defaults web\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"listen app from web\n"
		"    bind :80\n"
		"    http-request del-header X-Real-IP\n"
		"    server a 192.0.2.1:80\n",
	.see = "4 Proxies",
	.check = check,
};
