#include "model/objection.h"
#include "model/rule.h"

static const struct line *
earliest(const struct line *a, const struct line *b)
{
	return !a || (b && line_before(b, a)) ? b : a;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *load = earliest(m->lines[KW_LUA_LOAD], m->lines[KW_LUA_LOAD_PER_THREAD]);
	const struct line *said = m->lines[KW_TUNE_LUA_BOOL_SAMPLE_CONVERSION];
	unsigned versions = SINCE(V3_2) & m->settings->targets;
	struct diag *d;

	if (!versions || !load || !line_counts(load) || (said && line_before(said, load)))
		return;
	d = report_as(out, settings_judged(m->settings, versions) ? SEV_WARNING : SEV_INFO,
		line_span(load, 0),
		"nothing above says how scripts see boolean samples: as 'true' or as 1");
	d->versions = settings_told(m->settings, versions);
}

const struct rule rule_lua_bool_conversion = {
	.name = "lua-bool-conversion",
	.group = GROUP_VERSION,
	.severity = SEV_WARNING,
	.summary = "Lua is loaded before it is said how boolean samples become Lua's values",
	.why = "Up to 3.0, a boolean sample fetch returned the number 0 or 1 to a Lua script, "
	       "where "
	       "0 is true. Since 3.2 HAProxy wants to be told before the first script is loaded "
	       "whether scripts were written for that, and warns until it is.",
	.help = "write 'tune.lua.bool-sample-conversion normal' above, or 'pre-3.1-bug' if the "
		"scripts compare with 0 and 1",
	.bad = "global\n"
	       "    lua-load /etc/haproxy/app.lua\n",
	.good = "global\n"
		"    tune.lua.bool-sample-conversion normal\n"
		"    lua-load /etc/haproxy/app.lua\n",
	.see = "3.2 tune.lua.bool-sample-conversion",
	.check = check,
};
