#include "model/defined.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_STICK_TABLE]; l; l = l->next_same) {
		size_t word = word_after(l, 1, "peers");
		struct text name;

		if (word && defined_name(l, word, &name) && line_matters(m, l) &&
			!defined_section(m, KW_PEERS, name))
			report_undefined(
				m, out, line_span(l, word), KW_PEERS, "peers section", name);
	}
}

const struct rule rule_undefined_peers = {
	.name = "undefined-peers",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a stick table is shared with a peers section that does not exist",
	.why = "HAProxy refuses to start when the peers of a stick table are not defined.",
	.help = "define the peers section, or correct the name",
	.bad = "backend app\n"
	       "    stick-table type ip size 1m peers all\n"
	       "    server a 192.0.2.1:80\n",
	.good = "backend app\n"
		"    stick-table type ip size 1m\n"
		"    server a 192.0.2.1:80\n",
	.see = "11.1 stick-table declaration",
	.check = check,
};
