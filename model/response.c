#include "model/action.h"
#include "model/reply.h"

// What rules make of an answer, as far as that is certain.  Of a server's own headers nobody knows
// anything, but for those that a rule sets or takes away.

// Of the header of that name everything is known.
static void
settle(struct walk *w, struct text name)
{
	struct header *h;

	if (!w->response_open || message_settled(w, name))
		return;
	h = arena_new(w->arena, struct header);
	h->name = text_lower(w->arena, name);
	h->next = w->settled;
	w->settled = h;
}

bool
message_settled(const struct walk *w, struct text name)
{
	if (!w->response_open)
		return true;
	for (const struct header *h = w->settled; h; h = h->next)
		if (text_ieq(h->name, name))
			return true;
	return false;
}

// Of the header of that name nobody knows anything any more.
static void
blur(struct walk *w, struct text name)
{
	struct header **at = &w->settled;

	message_remove(&w->response, name);
	message_add(w->arena, &w->response, name, (struct text){ "", 0 }, true);
	while (*at && !text_ieq((*at)->name, name))
		at = &(*at)->next;
	if (*at)
		*at = (*at)->next;
}

// What a rule does to the headers.
enum effect { SETS, ADDS, TAKES, CHANGES, SETS_STATUS, ENDS, ANSWERS, NONE };

static const struct {
	const char *name;
	enum effect effect;
	enum next (*run)(struct walk *w, const struct step *s);
} effects[] = {
	{ "add-header", ADDS, act_add_header },
	{ "allow", ENDS, NULL },
	{ "cache-store", NONE, NULL },
	{ "capture", NONE, NULL },
	{ "del-header", TAKES, act_del_header },
	{ "deny", ANSWERS, NULL },
	{ "redirect", ANSWERS, NULL },
	{ "replace-header", CHANGES, act_replace_header },
	{ "replace-value", CHANGES, act_replace_value },
	{ "return", ANSWERS, NULL },
	{ "set-header", SETS, act_set_header },
	{ "set-status", SETS_STATUS, NULL },
	{ "set-var", NONE, act_set_var },
	{ "set-var-fmt", NONE, act_set_var_fmt },
	{ "strict-mode", NONE, NULL },
	{ "unset-var", NONE, act_unset_var },
	{ "wait-for-body", NONE, NULL },
};

static size_t
effect_of(const struct step *s)
{
	struct text word = line_word(s->line, s->word), name = text_cut(&word, '(');
	size_t i = 0;

	while (i < sizeof(effects) / sizeof(effects[0]) && !text_is(name, effects[i].name))
		i++;
	return i;
}

// Every header that a pattern may take away.
static void
blur_all(struct walk *w)
{
	for (struct header *h = w->response.headers; h; h = h->next)
		h->unknown = true;
	w->settled = NULL;
	w->response_open = true;
}

static void
headers_change(struct walk *w, const struct step *s, size_t row, enum truth holds)
{
	struct text name = line_word(s->line, s->word + 1);
	bool pattern = text_is(line_word(s->line, s->word + 2), "-m");

	if (holds == UNKNOWN && pattern) {
		blur_all(w);
		return;
	}
	if (holds == UNKNOWN || (effects[row].effect == CHANGES && !message_settled(w, name))) {
		blur(w, name);
		return;
	}
	if (effects[row].effect == ADDS && !message_settled(w, name) &&
		!message_header(&w->response, name, NULL))
		blur(w, name);
	effects[row].run(w, s);
	if ((effects[row].effect == SETS || effects[row].effect == TAKES) && !pattern)
		settle(w, name);
}

// A rule's own answer in place of the one that came.
static void
replace_answer(struct walk *w)
{
	w->response_unknown = true;
	w->status = 0;
}

// Runs one rule; false if it is the last.
static bool
apply(struct walk *w, const struct step *s, enum truth holds)
{
	size_t row = effect_of(s);

	// What other actions do is no matter of headers.
	if (row == sizeof(effects) / sizeof(effects[0]))
		return true;
	switch (effects[row].effect) {
	case ENDS:
		return false;
	case ANSWERS:
		replace_answer(w);
		return false;
	case SETS_STATUS:
		w->status = holds == YES ? (int)text_leading_number(line_word(s->line, s->word + 1))
		                         : 0;
		return true;
	case NONE:
		if (effects[row].run && holds == YES)
			effects[row].run(w, s);
		else if (effects[row].run)
			forget_variable(w, s);
		return true;
	default:
		headers_change(w, s, row, holds);
		return true;
	}
}

// A list of rules; after one that may have ended it, each may apply.
static void
run(struct walk *w, struct steps *list)
{
	enum truth most = YES;

	for (size_t i = 0; i < list->count; i++) {
		enum truth holds = step_truth(w, &list->all[i]);

		if (holds == NO)
			continue;
		holds = holds < most ? holds : most;
		if (apply(w, &list->all[i], holds))
			continue;
		if (holds == YES)
			return;
		most = UNKNOWN;
	}
}

// Both proxies' rules, the backend's first.
static void
run_both(struct walk *w, bool after)
{
	const struct proxy *back = w->backend != w->frontend ? w->backend : NULL;

	for (int i = 0; i < 2; i++) {
		const struct proxy *p = i ? w->frontend : back;
		struct program *program = p ? program_get(w->cache, p) : NULL;
		struct steps *list = !program ? NULL
		                     : after  ? &program->http_after
		                              : &program->http_response;

		// HAProxy does not make the rules of a disabled proxy ready.
		if (list && list->count && p->disabled)
			replace_answer(w);
		else if (list)
			run(w, list);
	}
}

// A backend's cookie that keeps a client at its server.
static void
add_cookie(struct walk *w)
{
	const struct line *l = setting(w->cache, w->backend, KW_COOKIE, "");

	if (l)
		blur(w, TEXT("set-cookie"));
}

// Up to 3.0 the length of what a 204 has not is left out.
static void
settle_length(struct walk *w)
{
	struct header *h = message_header(&w->response, TEXT("content-length"), NULL);
	unsigned targets = w->m->settings->targets;

	if (!h || (w->status != 204 && w->status / 100 != 1))
		return;
	if (targets & UNTIL(V3_0) && !(targets & SINCE(V3_2)))
		message_remove(&w->response, TEXT("content-length"));
	else if (targets & UNTIL(V3_0) || w->status != 204)
		h->unknown = true;
}

static bool
answers(const struct outcome *o)
{
	return o->action != ACTION_REJECT && o->status && !o->passthrough;
}

void
respond(struct walk *w)
{
	struct outcome *out = w->out;

	w->response = (struct message){ 0 };
	w->settled = NULL;
	// The bytes of a connection that is passed on are the server's alone.
	w->response_open = out->action == ACTION_BACKEND && out->passthrough;
	w->response_unknown = false;
	w->status = 0;
	if (out->action == ACTION_BACKEND && !out->passthrough && w->backend) {
		// Rules for the bytes of the answer may take all of it away.
		w->response_unknown = setting(w->cache, w->backend, KW_TCP_RESPONSE, "content");
		w->responding = w->response_open = true;
		run_both(w, false);
		add_cookie(w);
		run_both(w, true);
	} else if (answers(out)) {
		reply_make(w);
		w->responding = true;
		if (!reply_unread(out) && w->status)
			run_both(w, true);
		settle_length(w);
	}
	w->responding = false;
	out->status = w->status;
	out->response = w->response.headers;
	out->settled = w->settled;
	out->response_open = w->response_open || w->response_unknown;
	if (w->response_unknown)
		out->response = out->settled = NULL;
}
