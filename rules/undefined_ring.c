#include "model/defined.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_LOG]; l; l = l->next_same) {
		struct text target = line_word(l, 1), name;

		if (!text_starts(target, "ring@") || !defined_name(l, 1, &target))
			continue;
		name = text_after(target, 5);
		// Two rings are there from the start.
		if (text_is(name, "buf0") || text_is(name, "stderr") || text_is(name, "stdout") ||
			defined_section(m, KW_RING, name))
			continue;
		report_undefined(m, out, line_part(l, 1, name), KW_RING, "ring", name);
	}
}

const struct rule rule_undefined_ring = {
	.name = "undefined-ring",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "logs go to a ring that does not exist",
	.why = "HAProxy accepts a log line with the name of a ring that is not there, and the logs "
	       "are lost.",
	.help = "define the ring section, or correct the name",
	.bad = "global\n"
	       "    log ring@myring local0\n",
	.good = "global\n"
		"    log ring@myring local0\n"
		"\n"
		"ring myring\n"
		"    size 32764\n"
		"    server log 192.0.2.1:514\n",
	.see = "3.9 Rings",
	.check = check,
};
