#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"

// The lines that make a place for what is captured of requests or responses.
static const struct {
	enum keyword_id keyword;
	const char *first, *second; // words of the line; NULL for any
	bool len;                   // it must have "len" too
} places[2][4] = {
	{
		{ KW_CAPTURE, "request", NULL, false },
		{ KW_DECLARE, NULL, "request", false },
		{ KW_HTTP_REQUEST, "capture", NULL, true },
		{ KW_TCP_REQUEST, "content", "capture", true },
	},
	{
		{ KW_CAPTURE, "response", NULL, false },
		{ KW_DECLARE, NULL, "response", false },
	},
};

static bool
makes_place(const struct line *l, bool response)
{
	for (size_t i = 0; i < sizeof(places[0]) / sizeof(places[0][0]); i++)
		if (places[response][i].keyword == l->keyword &&
			(!places[response][i].first ||
				text_is(line_word(l, 1), places[response][i].first)) &&
			(!places[response][i].second ||
				text_is(line_word(l, 2), places[response][i].second)))
			return !places[response][i].len || line_has(l, 3, "len");
	return false;
}

// Those of the defaults count too.
static long long
count_places(const struct proxy *p, bool response)
{
	long long n = 0;

	for (; p; p = p->defaults)
		for (const struct line *l = section_first(p->section); l; l = section_next(l))
			n += makes_place(l, response);
	return n;
}

// HAProxy does not know of which frontend the places will be that a backend asks for.
static void
check_rule(const struct model *m, const struct line *l, bool response, struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);
	size_t word = text_is(line_word(l, 1), "capture") ? word_after(l, 3, "id") : 0;
	long long id, n;

	if (!word || !p || !(p->sides & SIDE_FRONTEND) || p->disabled || !line_counts(l) ||
		!text_number(line_word(l, word), &id) || line_word_flags(l, word) & WORD_UNKNOWN)
		return;
	n = count_places(p, response);
	if (id < n)
		return;
	if (n)
		report(out, line_span(l, word), "'%.*s' has only %lld capture%s of %s, from 0 on",
			TEXT_ARG(p->name), n, n == 1 ? "" : "s",
			response ? "responses" : "requests");
	else
		report(out, line_span(l, word), "'%.*s' declares no capture of %s",
			TEXT_ARG(p->name), response ? "responses" : "requests");
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;

	for (l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same)
		check_rule(m, l, false, out);
	for (l = m->lines[KW_HTTP_RESPONSE]; l; l = l->next_same)
		check_rule(m, l, true, out);
}

const struct rule rule_undefined_capture = {
	.name = "undefined-capture",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a rule captures into a place that its frontend does not have",
	.why = "'http-request capture ... id N' and its like for responses put a value into place "
	       "N of those that the frontend's 'declare capture', 'capture header' and 'capture "
	       "... len' lines make, counted from 0 and apart for requests and responses. HAProxy "
	       "refuses to start when there is no such place.",
	.help = "declare it with 'declare capture request len N' or 'declare capture response len "
		"N', or correct the number",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    timeout client 30s\n"
	       "    http-response capture res.hdr(Server) id 0\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    timeout client 30s\n"
		"    declare capture response len 20\n"
		"    http-response capture res.hdr(Server) id 0\n",
	.see = "4.2 http-response capture",
	.check = check,
};
