#include "model/program.h"

static bool
asked_for(struct walk *w, const struct program *p)
{
	struct text prefix = p->stats_uri, uri = w->message.uri;

	if (prefix.len && prefix.ptr[0] == '/')
		uri = uri_path(uri);
	return uri.len >= prefix.len && text_eq(text_before(uri, prefix.len), prefix);
}

// Only these ask for the page; a form that is sent is answered with a redirect to it.
static int
page_status(const struct walk *w)
{
	static const struct {
		const char *method;
		int status;
	} answers[] = { { "GET", 200 }, { "HEAD", 200 }, { "POST", 303 } };

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (text_is(w->message.first_method, answers[i].method))
			return answers[i].status;
	return 0;
}

// The page's own password, which is asked for only where no rule of its own decides.
static enum next
ask_password(struct walk *w, const struct program *p)
{
	enum truth right = stats_password(w, p->stats_line->section);

	w->line = p->stats_line;
	if (right == NO || (right == UNKNOWN && !decide(w, NULL, "the request's credentials")))
		return finish(w, ACTION_AUTH, p->stats_line, 401);
	return finish(w, ACTION_STATS, p->stats_line, page_status(w));
}

// The statistics page of a proxy, if the request is for it.
enum next
stats_page(struct walk *w, struct program *p)
{
	if (!p->stats_on || !page_status(w))
		return NEXT_RULE;
	if (w->message.uri_unknown) {
		w->line = p->stats_line;
		if (!decide(w, NULL, w->message.uri_unknown->why))
			return NEXT_RULE;
	} else if (!asked_for(w, p)) {
		return NEXT_RULE;
	}
	if (steps_run(w, &p->stats) == END_ALL)
		return END_ALL;
	if (p->stats_auth && !p->stats.count)
		return ask_password(w, p);
	return finish(w, ACTION_STATS, p->stats_line, page_status(w));
}
