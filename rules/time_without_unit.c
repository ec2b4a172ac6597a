#include "model/defined.h"
#include "model/rule.h"
#include "model/server_param.h"
#include "parser/value.h"

// Below how many ms a timeout without a unit is none that anybody means: 500 ms are a sensible time
// to wait for a connection.
enum { LEAST = 1000, LEAST_SHORT = 100 };

static const char *const often_short[] = { "connect", "check", "queue", "resolve", "retry" };

static long long
least(struct text name)
{
	for (size_t i = 0; i < sizeof(often_short) / sizeof(often_short[0]); i++)
		if (text_is(name, often_short[i]))
			return LEAST_SHORT;
	return LEAST;
}

static void
check_line(const struct line *l, struct sink *out)
{
	struct text name = line_word(l, 1), value = line_word(l, 2);
	long long ms;
	struct diag *d;

	if (line_word_flags(l, 2) & WORD_UNKNOWN || !text_number(value, &ms) || ms < 1 ||
		ms >= least(name))
		return;
	d = report(out, line_span(l, 2), "'timeout %.*s %lld' without a unit is %lld millisecond%s",
		TEXT_ARG(name), ms, ms, ms == 1 ? "" : "s");
	set_help(out, d, "write '%llds' if seconds are meant, '%lldms' if not", ms, ms);
	add_edit(out, d, line_span(l, 2), arena_printf(out->arena, "%llds", ms));
	d->unsafe = true;
}

// How often servers are checked.
static const char *const intervals[] = { "inter", "fastinter", "downinter", "agent-inter" };

static const char *
interval(struct text name)
{
	for (size_t i = 0; i < sizeof(intervals) / sizeof(intervals[0]); i++)
		if (text_is(name, intervals[i]))
			return intervals[i];
	return NULL;
}

// Nobody means less than a tenth of a second.
static void
check_server(const struct line *l, struct sink *out)
{
	for (size_t i = 2; i < l->nwords; i++) {
		struct text value = line_word(l, i);
		const char *name;
		long long ms;

		// Most words are none, which is seen at their first byte.
		if (!value.len || !ascii_digit(value.ptr[0]) || !text_number(value, &ms) ||
			ms < 1 || ms >= LEAST_SHORT)
			continue;
		name = interval(line_word(l, i - 1));
		if (!name || server_param(l, name) != i - 1)
			continue;
		set_help(out,
			report(out, line_span(l, i),
				"'%s %lld' without a unit is %lld millisecond%s", name, ms, ms,
				ms == 1 ? "" : "s"),
			"write '%llds' if seconds are meant, '%lldms' if not", ms, ms);
	}
}

static void
check_servers(const struct line *l, struct sink *out)
{
	for (; l; l = l->next_same)
		if (l->nwords > 2)
			check_server(l, out);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_TIMEOUT]; l; l = l->next_same)
		check_line(l, out);
	check_servers(m->lines[KW_SERVER], out);
	check_servers(m->lines[KW_SERVER_TEMPLATE], out);
	check_servers(m->lines[KW_DEFAULT_SERVER], out);
}

const struct rule rule_time_without_unit = {
	.name = "time-without-unit",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a timeout or interval of a bare number is milliseconds",
	.why = "A time without a unit is in milliseconds. Whoever writes 'timeout "
	       "client 30' means half a minute, and gets connections that are cut "
	       "after 30 ms. 5000 without a unit is everyday "
	       "style for five seconds, and is not reported.",
	.help = "write the unit",
	.bad = "defaults\n"
	       "    timeout connect 5s\n"
	       "    timeout client 30\n"
	       "    timeout server 30s\n",
	.good = "defaults\n"
		"    timeout connect 5s\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n",
	.see = "2.5 Time format",
	.fixable = true,
	.check = check,
};
