#include "model/rule_list.h"

#include "model/model.h"
#include "parser/fetch.h"

#define ON(place) PLACE_BIT(PLACE_##place)

static const struct rule_list lists[] = {
	{ KW_HTTP_REQUEST, NULL, 1, SIDE_FRONTEND, ON(FE_HTTP_REQUEST), ON(BE_HTTP_REQUEST) },
	{ KW_HTTP_RESPONSE, NULL, 1, SIDE_BACKEND, ON(FE_HTTP_RESPONSE), ON(BE_HTTP_RESPONSE) },
	{ KW_HTTP_AFTER_RESPONSE, NULL, 1, SIDE_BACKEND, ON(FE_HTTP_RESPONSE),
		ON(BE_HTTP_RESPONSE) },
	{ KW_TCP_REQUEST, "connection", 2, SIDE_FRONTEND, ON(FE_CONNECTION), 0 },
	{ KW_TCP_REQUEST, "session", 2, SIDE_FRONTEND, ON(FE_SESSION), 0 },
	{ KW_TCP_REQUEST, "content", 2, SIDE_FRONTEND, ON(FE_REQUEST), ON(BE_REQUEST) },
	{ KW_TCP_RESPONSE, "content", 2, SIDE_BACKEND, ON(FE_RESPONSE), ON(BE_RESPONSE) },
	{ KW_HTTP_CHECK, NULL, 1, SIDE_BACKEND, ON(CHECK), ON(CHECK) },
	{ KW_TCP_CHECK, NULL, 1, SIDE_BACKEND, ON(CHECK), ON(CHECK) },
	{ KW_QUIC_INITIAL, NULL, 1, SIDE_FRONTEND, ON(FE_CONNECTION), 0 },
	{ KW_REDIRECT, NULL, 0, SIDE_FRONTEND, ON(FE_HTTP_REQUEST), ON(BE_HTTP_REQUEST) },
	{ KW_HTTP_ERROR, NULL, 0, SIDE_FRONTEND, ON(FE_HTTP_REQUEST) | ON(FE_HTTP_RESPONSE),
		ON(BE_HTTP_REQUEST) | ON(BE_HTTP_RESPONSE) },
};

const struct rule_list *
rule_list_of(const struct line *l)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (lists[i].keyword == l->keyword &&
			(!lists[i].word || text_is(line_word(l, 1), lists[i].word)))
			return &lists[i];
	return NULL;
}

static unsigned
of_sides(const struct rule_list *list, unsigned sides)
{
	return (sides & SIDE_FRONTEND ? list->frontend : 0) |
	       (sides & SIDE_BACKEND ? list->backend : 0);
}

unsigned
rule_list_places(const struct rule_list *list, unsigned sides, enum use_at at)
{
	static const struct rule_list request = { .frontend = ON(FE_HTTP_REQUEST),
		.backend = ON(BE_HTTP_REQUEST) };

	switch (at) {
	case USE_AT_REQUEST:
		return of_sides(&request, sides);
	case USE_AT_FRONT:
		return list->action == 1 ? list->frontend : of_sides(list, sides);
	case USE_AT_SIDE:
		return of_sides(list, list->side);
	case USE_AT_ANYWHERE:
		return 0;
	case USE_AT_RULE:
		break;
	}
	return of_sides(list, sides);
}

// Whether the proxy looks at its line, which may be for backends in mode http.
static bool
takes(const struct proxy *p, bool http)
{
	return p->sides && (!http || (p->sides & SIDE_BACKEND && p->mode == MODE_HTTP));
}

// Whether some proxy has the line, or inherits it, and looks at it.
bool
line_taken(const struct model *m, const struct line *l, const char *word, bool http)
{
	const struct proxy *own = line_proxy(m, l);

	if (!own || own->sides)
		return !own || takes(own, http);
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (takes(p, http) && p->sides & SIDE_BACKEND && p->defaults &&
			proxy_setting(p, l->keyword, word) == l)
			return true;
	return false;
}
