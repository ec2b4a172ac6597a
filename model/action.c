#include "model/action.h"

#include <stdlib.h>

#include "model/defined.h"

static const struct action_row rows[] = {
#define ACTION(name, function) { name, function },
#include "model/actions.def"
#undef ACTION
};

static int
compare(const void *name, const void *row)
{
	return text_compare(
		*(const struct text *)name, text_of(((const struct action_row *)row)->name));
}

const struct action_row *
action_find(struct text word)
{
	struct text name = text_cut(&word, '(');

	return bsearch(&name, rows, sizeof(rows) / sizeof(rows[0]), sizeof(rows[0]), compare);
}

enum next
act_nothing(struct walk *w, const struct step *s)
{
	(void)w, (void)s;
	return NEXT_RULE;
}

// Until it is in, or as much as is wanted.
enum next
act_wait_for_body(struct walk *w, const struct step *s)
{
	size_t at = word_after(s->line, s->word + 1, "at-least");

	if (at && text_leading_number(line_word(s->line, at)) < (long long)w->request->body.len)
		return NEXT_RULE;
	w->message.waited = true;
	w->message.changes++;
	return NEXT_RULE;
}

enum next
act_allow(struct walk *w, const struct step *s)
{
	(void)w, (void)s;
	return END_LIST;
}

enum next
act_reject(struct walk *w, const struct step *s)
{
	return finish(w, ACTION_REJECT, s->line, 0);
}

enum next
act_auth(struct walk *w, const struct step *s)
{
	return finish(w, ACTION_AUTH, s->line, 401);
}

// The number after one of two words; `otherwise` if there is neither.
static int
status_of(const struct step *s, int otherwise)
{
	for (size_t i = s->word + 1; i + 1 < s->line->nwords; i++) {
		struct text word = line_word(s->line, i);

		if (text_is(word, "if") || text_is(word, "unless"))
			break;
		if (text_is(word, "deny_status") || text_is(word, "status"))
			return (int)text_leading_number(line_word(s->line, i + 1));
	}
	return otherwise;
}

enum next
act_deny(struct walk *w, const struct step *s)
{
	return finish(w, ACTION_DENY, s->line, status_of(s, 403));
}

enum next
act_tarpit(struct walk *w, const struct step *s)
{
	return finish(w, ACTION_TARPIT, s->line, status_of(s, 500));
}

enum next
act_return(struct walk *w, const struct step *s)
{
	return finish(w, ACTION_RETURN, s->line, status_of(s, 200));
}

enum next
act_use_service(struct walk *w, const struct step *s)
{
	// What stands in the query may displease it.
	bool known = text_is(line_word(s->line, s->word + 1), "prometheus-exporter") &&
	             text_find_char(w->message.uri, '?') == w->message.uri.len &&
	             !w->message.uri_unknown;

	return finish(w, ACTION_RETURN, s->line, known ? 200 : 0);
}

enum next
act_redirect(struct walk *w, const struct step *s)
{
	return redirect_apply(w, s, s->word + 1, true);
}

enum next
act_switch_mode(struct walk *w, const struct step *s)
{
	(void)s;
	w->upgrade = true;
	return END_LIST;
}

// The proxy before us says who the client is.
enum next
act_expect_proxy(struct walk *w, const struct step *s)
{
	(void)s;
	w->proxied = true;
	return NEXT_RULE;
}

enum next
act_set_timeout(struct walk *w, const struct step *s)
{
	struct text name = line_word(s->line, s->word + 1);

	if (text_is(name, "tunnel"))
		w->set_tunnel = s->line;
	else if (text_is(name, "server"))
		w->set_server = s->line;
	else if (text_is(name, "client"))
		w->set_client = s->line;
	return NEXT_RULE;
}
