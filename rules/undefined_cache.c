#include "model/defined.h"
#include "model/rule.h"

// The word that names the cache; 0 if the line names none.
static size_t
cache_word(const struct line *l)
{
	struct text action = line_word(l, 1);

	if (l->keyword == KW_FILTER)
		return text_is(action, "cache") ? 2 : 0;
	return text_is(action, "cache-use") || text_is(action, "cache-store") ? 2 : 0;
}

static void
check_lines(const struct model *m, enum keyword_id keyword, struct sink *out)
{
	for (const struct line *l = m->lines[keyword]; l; l = l->next_same) {
		size_t word = cache_word(l);
		struct text name;

		if (word && defined_name(l, word, &name) && line_matters(m, l) &&
			!defined_section(m, KW_CACHE, name))
			report_undefined(m, out, line_span(l, word), KW_CACHE, "cache", name);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	check_lines(m, KW_FILTER, out);
	check_lines(m, KW_HTTP_REQUEST, out);
	check_lines(m, KW_HTTP_RESPONSE, out);
}

const struct rule rule_undefined_cache = {
	.name = "undefined-cache",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a rule or filter uses a cache that does not exist",
	.why = "HAProxy refuses to start when cache-use, cache-store or a cache filter names a "
	       "cache section that is not there.",
	.help = "define the cache section, or correct the name",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "cache static\n"
	       "    total-max-size 16\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request cache-use statik\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"cache static\n"
		"    total-max-size 16\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request cache-use static\n",
	.see = "6.2 Setup of a cache",
	.check = check,
};
