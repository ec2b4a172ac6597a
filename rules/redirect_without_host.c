#include "model/rule.h"

// Whether an absolute URL has nothing between its slashes where the host should be.
static bool
lacks_host(struct text url)
{
	struct text rest = url;

	if (!text_istarts(url, "http://") && !text_istarts(url, "https://"))
		return false;
	rest = text_after(url, text_find(url, "://") + 3);
	return !rest.len || rest.ptr[0] == '/' || rest.ptr[0] == '?' || rest.ptr[0] == '#' ||
	       rest.ptr[0] == ':';
}

// The word after "location" or "prefix"; 0 if there is none.
static size_t
target(const struct line *l, size_t first)
{
	for (size_t i = first; i + 1 < l->nwords; i++)
		if (text_is(line_word(l, i), "location") || text_is(line_word(l, i), "prefix"))
			return i + 1;
	return 0;
}

static void
check_line(const struct line *l, size_t first, struct sink *out)
{
	size_t at = target(l, first);

	if (at && !(line_word_flags(l, at) & WORD_UNKNOWN) && lacks_host(line_word(l, at)))
		report(out, line_span(l, at), "'%.*s' names no host to go to",
			TEXT_ARG(line_word(l, at)));
}

static void
check(const struct model *m, struct sink *out)
{
	static const enum keyword_id keywords[] = { KW_HTTP_REQUEST, KW_HTTP_RESPONSE };

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same)
			if (text_is(line_word(l, 1), "redirect"))
				check_line(l, 2, out);
	for (const struct line *l = m->lines[KW_REDIRECT]; l; l = l->next_same)
		check_line(l, 1, out);
}

const struct rule rule_redirect_without_host = {
	.name = "redirect-without-host",
	.group = GROUP_ROUTING,
	.severity = SEV_ERROR,
	.summary = "a redirect names no host",
	.why = "HAProxy sends the Location as it is written: 'https:///path', which no browser "
	       "can follow. 'prefix' puts the request's path behind its text, and no host.",
	.help = "write 'redirect scheme https', which keeps the host, or name the host",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    http-request redirect prefix https:// unless { ssl_fc }\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    http-request redirect scheme https unless { ssl_fc }\n",
	.see = "4.2 redirect",
	.check = check,
};
