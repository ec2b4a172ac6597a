#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"
#include "parser/fetch.h"

// What is read from a request.
#define OF_REQUESTS                                                                                \
	(SOURCE_BIT(FROM_RAW_REQUEST) | SOURCE_BIT(FROM_RAW_EITHER) | SOURCE_BIT(FROM_REQUEST) |   \
		SOURCE_BIT(FROM_EITHER) | SOURCE_BIT(FROM_TRANSACTION))

// Where the value of an expression comes from; 0 if that is not known.
static unsigned
expression_source(const struct model *m, struct text expression)
{
	size_t end = 0;

	while (end < expression.len && expression.ptr[end] != '(' && expression.ptr[end] != ',')
		end++;
	return fetch_source(text_before(expression, end), m->settings->targets);
}

static bool
known_early(unsigned sources)
{
	for (unsigned i = 0; i < FROM_COUNT; i++)
		if (sources & SOURCE_BIT(i) &&
			source_places((enum source_kind)i) & PLACE_BIT(PLACE_FE_SESSION))
			return true;
	return false;
}

// Whether a term of the condition asks for something of the request, or for nobody knows what.
static bool
asks_request(const struct model *m, const struct line *l, const struct term *t)
{
	const struct acl *acl;

	if (t->test) {
		unsigned sources = expression_source(m, t->test->sample.fetch.name);

		return !sources || sources & OF_REQUESTS;
	}
	acl = model_acl(m, line_proxy(m, l), t->name);
	return !acl || acl->vague || acl->sources & OF_REQUESTS;
}

static bool
waits_for_request(const struct model *m, struct arena *a, const struct line *l)
{
	size_t at = condition_find(l, 3);
	const struct condition *c = at ? condition_parse(a, l, at) : NULL;

	for (size_t i = 0; c && i < c->nany; i++)
		for (size_t k = 0; k < c->any[i].nterms; k++)
			if (asks_request(m, l, &c->any[i].terms[k]))
				return true;
	return at && (!c || c->fault);
}

static void
check_line(const struct model *m, const struct proxy *p, const struct line *l, struct sink *out)
{
	bool tracks = text_starts(line_word(l, 2), "track-sc");
	unsigned source = expression_source(m, line_word(l, 3));

	if (!source || line_word_flags(l, 3) & WORD_UNKNOWN)
		return;
	if (!known_early(source) && !proxy_setting(p, KW_TCP_REQUEST, "inspect-delay"))
		report(out, line_span(l, 3),
			"'%.*s' may not be there yet: '%.*s' waits for no byte of a request",
			TEXT_ARG(line_word(l, 3)), TEXT_ARG(p->name));
	else if (tracks && p->mode == MODE_HTTP && !(source & OF_REQUESTS) &&
		 !waits_for_request(m, out->arena, l))
		set_help(out,
			report(out, line_span(l, 1),
				"a client whose request is broken is not tracked: 'content' rules "
				"run once there is a request"),
			"track in 'tcp-request session', or where a request is wanted in "
			"'http-request'");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_TCP_REQUEST]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);

		if (p && p->sides & SIDE_FRONTEND && !p->disabled && line_counts(l) &&
			text_is(line_word(l, 1), "content") &&
			(text_starts(line_word(l, 2), "track-sc") ||
				text_is(line_word(l, 2), "capture")))
			check_line(m, p, l, out);
	}
}

const struct rule rule_unreliable_tracking = {
	.name = "unreliable-tracking",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a rule tracks or captures too early, or too late to see every client",
	.why = "'tcp-request content' runs as soon as a connection is accepted, unless "
	       "'tcp-request "
	       "inspect-delay' lets it wait: without it, what a request says is there or is not, "
	       "by "
	       "chance. In mode http these rules only run for a request that could be read, so "
	       "that "
	       "a client that sends rubbish or nothing is not counted: what the connection alone "
	       "tells, such as 'src', belongs into 'tcp-request session'. HAProxy warns of both.",
	.help = "set 'tcp-request inspect-delay'",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    stick-table type ip size 100k expire 10m store http_err_rate(1m)\n"
	       "    tcp-request content track-sc0 src\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    stick-table type ip size 100k expire 10m store http_err_rate(1m)\n"
		"    tcp-request session track-sc0 src\n",
	.see = "4.2 tcp-request content",
	.check = check,
};
