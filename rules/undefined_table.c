#include "model/defined.h"
#include "model/faults.h"
#include "model/rule.h"

static void
check_name(const struct model *m, const struct table *tables, const struct line *l, size_t word,
	struct text name, struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);
	struct text table = name.len ? name : p->name;
	struct span at = name.len ? line_part(l, word, name) : line_span(l, word);

	if (!table_get(tables, table, 0))
		report(out, at,
			name.len ? "no stick table is named '%.*s'" : "'%.*s' has no stick table",
			TEXT_ARG(table));
}

static void
check_rule(const struct model *m, const struct table *tables, const struct line *l, size_t first,
	struct sink *out)
{
	size_t word = word_after(l, first + 1, "table"), condition = condition_find(l, first + 1);
	struct text name = { 0 };

	if (!line_proxy(m, l) || !line_matters(m, l) ||
		(word && !condition && !defined_name(l, word, &name)))
		return;
	if (word && (!condition || word < condition) && !defined_name(l, word, &name))
		return;
	check_name(m, tables, l, name.len ? word : first, name, out);
}

static void
check_actions(const struct model *m, const struct table *tables, enum keyword_id keyword,
	size_t action, struct sink *out)
{
	for (const struct line *l = m->lines[keyword]; l; l = l->next_same)
		if (text_starts(line_word(l, action), "track-sc") && l->nwords > action + 1)
			check_rule(m, tables, l, action, out);
}

// The table that another one writes its updates to.
static void
check_target(
	const struct model *m, const struct table *tables, const struct line *l, struct sink *out)
{
	size_t word = word_after(l, 1, "write-to");
	struct text name;

	if (word && line_matters(m, l) && defined_name(l, word, &name) && name.len)
		check_name(m, tables, l, word, name, out);
}

static void
check(const struct model *m, struct sink *out)
{
	const struct table *tables = defined_tables(m);

	check_actions(m, tables, KW_HTTP_REQUEST, 1, out);
	check_actions(m, tables, KW_HTTP_RESPONSE, 1, out);
	check_actions(m, tables, KW_TCP_REQUEST, 2, out);
	check_actions(m, tables, KW_TCP_RESPONSE, 2, out);
	// A frontend's are ignored.
	for (const struct line *l = m->lines[KW_STICK]; l; l = l->next_same)
		if (l->nwords > 2 && l->section->type != SECTION_FRONTEND)
			check_rule(m, tables, l, 1, out);
	for (const struct line *l = m->lines[KW_STICK_TABLE]; l; l = l->next_same)
		check_target(m, tables, l, out);
	for (const struct line *l = m->lines[KW_TABLE]; l; l = l->next_same)
		check_target(m, tables, l, out);
	for (const struct mention *n = m->faults->mentions; n; n = n->next)
		if (n->kind == MENTION_TABLE && line_proxy(m, n->line) && line_matters(m, n->line))
			check_name(m, tables, n->line, n->word, n->name, out);
}

const struct rule rule_undefined_table = {
	.name = "undefined-table",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a rule or expression uses a stick table that does not exist",
	.why = "A stick table belongs to the proxy, or the peers section, whose name it has. A "
	       "rule without 'table' and a fetch without a name use the proxy's own. HAProxy "
	       "refuses to start when there is none.",
	.help = "add a stick-table to that proxy, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request track-sc0 src table rates\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request track-sc0 src table rates\n"
		"\n"
		"backend rates\n"
		"    stick-table type ip size 1m store http_req_rate(10s)\n",
	.see = "11.1 stick-table declaration",
	.check = check,
};
