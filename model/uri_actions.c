#include <string.h>

#include "model/action.h"

static struct value *
format_of(struct walk *w, const struct step *s, size_t at)
{
	struct value *v = format_eval(w, line_word(s->line, s->word + at));

	if (v->knowledge == KNOWN && line_word_flags(s->line, s->word + at) & WORD_UNKNOWN)
		return value_unknown(w, EXISTS, "an environment variable");
	return v;
}

// The target with its path, and its query too if `whole`, replaced.
static void
set_path(struct walk *w, const struct step *s, struct value *v, bool whole)
{
	struct text uri = w->message.uri, path = uri_path(uri), before, after;
	size_t query;

	// The first releases answer with 500, later ones give every such target a path.
	if (!w->message.uri_unknown && !path.ptr)
		doubt(w, s->line, "a target without a path");
	message_touch(w, TEXT(TOUCH_PATH), TOUCH_SET, s->line);
	if (v->knowledge != KNOWN) {
		w->message.uri_unknown = v;
		w->message.changes++;
		return;
	}
	if (w->message.uri_unknown && !whole)
		return;
	w->message.uri_unknown = NULL;
	if (!path.ptr)
		path = uri;
	before = text_before(uri, (size_t)(path.ptr - uri.ptr));
	query = whole ? path.len : text_find_char(path, '?');
	after = query < path.len ? text_after(path, query) : (struct text){ "", 0 };
	message_set_uri(w, text_printf(w->arena, "%.*s%.*s%.*s", TEXT_ARG(before),
				   TEXT_ARG(v->text), TEXT_ARG(after)));
}

enum next
act_set_path(struct walk *w, const struct step *s)
{
	set_path(w, s, format_of(w, s, 1), false);
	return NEXT_RULE;
}

enum next
act_set_pathq(struct walk *w, const struct step *s)
{
	set_path(w, s, format_of(w, s, 1), true);
	return NEXT_RULE;
}

// What stands after the "?"; without a query, HAProxy puts "?" before one that is not empty.
enum next
act_set_query(struct walk *w, const struct step *s)
{
	struct value *v = format_of(w, s, 1);
	struct text uri = w->message.uri;
	size_t at = text_find_char(uri, '?');

	if (v->knowledge != KNOWN) {
		w->message.uri_unknown = v;
		w->message.changes++;
	} else if (at < uri.len) {
		message_set_uri(w, text_printf(w->arena, "%.*s?%.*s",
					   TEXT_ARG(text_before(uri, at)), TEXT_ARG(v->text)));
	} else if (v->text.len) {
		message_set_uri(
			w, text_printf(w->arena, "%.*s?%.*s", TEXT_ARG(uri), TEXT_ARG(v->text)));
	}
	return NEXT_RULE;
}

static void
set_uri(struct walk *w, const struct step *s, struct value *v)
{
	struct text host;

	message_touch(w, TEXT(TOUCH_PATH), TOUCH_SET, s->line);
	w->message.changes++;
	w->message.uri_unknown = v->knowledge != KNOWN ? v : NULL;
	if (v->knowledge != KNOWN)
		return;
	// What a rule writes is sent as it is, also where HTTP/2 had it in parts.
	w->message.absolute = false;
	message_set_uri(w, v->text);
	// An absolute target brings its own Host, and so does what is no path at all.
	host = uri_authority(v->text);
	if (!host.len && v->text.len && !strchr("/*", v->text.ptr[0]))
		host = text_before(v->text, text_find_char(v->text, '/') < v->text.len
						    ? text_find_char(v->text, '/')
						    : v->text.len);
	if (host.len && message_header(&w->message, TEXT("host"), NULL)) {
		message_remove(&w->message, TEXT("host"));
		message_add(w->arena, &w->message, TEXT("host"), host, false);
	}
}

enum next
act_set_uri(struct walk *w, const struct step *s)
{
	set_uri(w, s, format_of(w, s, 1));
	return NEXT_RULE;
}

enum next
act_set_method(struct walk *w, const struct step *s)
{
	struct value *v = format_of(w, s, 1);

	if (v->knowledge == KNOWN)
		w->message.method = v->text;
	else
		doubt(w, s->line, v->why);
	return NEXT_RULE;
}

// replace-X regex format: what becomes of `subject`; NULL if it does not match.
static struct value *
replacement(struct walk *w, const struct step *s, struct text subject)
{
	const char *fault = NULL;
	size_t at;
	struct groups groups;
	const struct regex *re = regex_compile(
		w->arena, line_word(s->line, s->word + 1), REGEX_CAPTURE, &fault, &at);
	struct value *format;

	if (w->message.uri_unknown || !re)
		return value_unknown(w, EXISTS, "a path that is rewritten");
	if (!subject.len || regex_match(w->arena, re, subject, &groups) != REGEX_MATCH)
		return NULL;
	format = format_of(w, s, 2);
	if (format->knowledge == KNOWN)
		format->text = regex_expand(w->arena, format->text, &groups);
	return format;
}

enum next
act_replace_path(struct walk *w, const struct step *s)
{
	struct value *v = replacement(w, s, message_path(&w->message));

	if (v)
		set_path(w, s, v, false);
	return NEXT_RULE;
}

enum next
act_replace_pathq(struct walk *w, const struct step *s)
{
	struct value *v = replacement(w, s, uri_path(w->message.uri));

	if (v)
		set_path(w, s, v, true);
	return NEXT_RULE;
}

enum next
act_replace_uri(struct walk *w, const struct step *s)
{
	struct value *v = replacement(w, s, w->message.uri);

	if (v)
		set_uri(w, s, v);
	return NEXT_RULE;
}
