#include "model/log_lines.h"
#include "model/objection.h"
#include "model/rule.h"

static void
check_section(const struct section *s, struct sink *out)
{
	const struct line *before = NULL, *error = NULL; // the format of errors is one of its own

	for (const struct line *l = section_first(s); l; l = section_next(l)) {
		bool is_error = l->keyword == KW_ERROR_LOG_FORMAT;
		const struct line **last = is_error ? &error : &before;

		if (!is_error && !is_log_format(l))
			continue;
		if (*last && !(l->flags & LINE_NO) && line_counts(l) && line_counts(*last))
			add_note(out,
				report(out, line_span(l, 0),
					"the log format above it is without effect"),
				line_span(*last, 0), "this one");
		*last = l->flags & LINE_NO ? NULL : l;
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (!p->sides)
			check_section(p->section, out);
}

const struct rule rule_log_format_overridden = {
	.name = "log-format-overridden",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a defaults section has two log formats",
	.why = "log-format, option tcplog, option httplog and option httpslog all say the same "
	       "thing: what a line of the log looks like. The last one counts, and HAProxy warns "
	       "of "
	       "the others.",
	.help = "take one of the two out",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    option tcplog\n"
	       "    option httplog\n",
	.good = "defaults\n"
		"    mode http\n"
		"    option httplog\n",
	.see = "8.2 Log formats",
	.check = check,
};
