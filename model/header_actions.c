#include "model/action.h"

// The header's name, and a format after it.
static struct text
header_name(const struct step *s)
{
	return line_word(s->line, s->word + 1);
}

// An absolute target follows its Host.
static void
follow_host(struct walk *w, struct text name)
{
	struct text host = uri_authority(w->message.uri);
	const struct header *h = message_header(&w->message, TEXT("host"), NULL);
	size_t at = (size_t)(host.ptr - w->message.uri.ptr);

	if (w->responding || !text_iis(name, "host") || !host.len || !h || w->message.uri_unknown)
		return;
	if (h->unknown)
		w->message.uri_unknown = value_unknown(w, EXISTS, "the value of the Host header");
	else
		message_set_uri(w, text_printf(w->arena, "%.*s%.*s%.*s", (int)at,
					   w->message.uri.ptr, TEXT_ARG(h->value),
					   TEXT_ARG(text_after(w->message.uri, at + host.len))));
}

static void
add(struct walk *w, const struct step *s)
{
	struct value *v = format_eval(w, line_word(s->line, s->word + 2));
	bool unknown =
		v->knowledge != KNOWN || line_word_flags(s->line, s->word + 2) & WORD_UNKNOWN;

	message_add(w->arena, message_here(w), header_name(s), v->text, unknown);
}

enum next
act_add_header(struct walk *w, const struct step *s)
{
	message_touch(w, header_name(s), TOUCH_ADDED, s->line);
	add(w, s);
	return NEXT_RULE;
}

// The value is worked out before the old ones go.
enum next
act_set_header(struct walk *w, const struct step *s)
{
	struct value *v = format_eval(w, line_word(s->line, s->word + 2));
	bool unknown =
		v->knowledge != KNOWN || line_word_flags(s->line, s->word + 2) & WORD_UNKNOWN;

	message_touch(w, header_name(s), TOUCH_SET, s->line);
	message_remove(message_here(w), header_name(s));
	message_add(w->arena, message_here(w), header_name(s), v->text, unknown);
	follow_host(w, header_name(s));
	return NEXT_RULE;
}

// del-header name ("-m" method)?
enum next
act_del_header(struct walk *w, const struct step *s)
{
	struct text name = header_name(s), method = line_word(s->line, s->word + 3);
	struct pattern_list l = { .match = MATCH_STR, .icase = true };

	if (!text_is(line_word(s->line, s->word + 2), "-m")) {
		if (message_header(message_here(w), name, NULL))
			message_touch(w, name, TOUCH_DELETED, s->line);
		message_remove(message_here(w), name);
		return NEXT_RULE;
	}
	for (size_t i = 1; i < MATCH_COUNT; i++)
		if (text_is(method, match_names[i]))
			l.match = (enum match)i;
	pattern_list_add(w->cache, &l, name, (struct text){ "", 0 });
	for (struct header **h = &message_here(w)->headers; *h;) {
		struct value v = { .text = (*h)->name };

		if (pattern_match(w, &l, &v, NULL, NULL) != YES) {
			h = &(*h)->next;
			continue;
		}
		message_touch(w, (*h)->name, TOUCH_DELETED, s->line);
		*h = (*h)->next;
	}
	message_here(w)->changes++;
	return NEXT_RULE;
}

// What becomes of a value that the expression matches; the same value if it does not.
static struct text
replaced(struct walk *w, const struct regex *re, struct text value, struct text format)
{
	struct groups groups;

	if (regex_match(w->arena, re, value, &groups) != REGEX_MATCH)
		return value;
	return regex_expand(w->arena, format, &groups);
}

// Each value of a list by itself; the blanks before one that changes are lost.
static struct text
replace_values(struct walk *w, const struct regex *re, struct text list, struct text format)
{
	struct text out = { "", 0 };
	bool first = true;

	do {
		struct text part = text_cut(&list, ','), value = text_trim(part), new;

		new = replaced(w, re, value, format);
		if (text_eq(new, value))
			new = part;
		out = text_printf(
			w->arena, "%.*s%s%.*s", TEXT_ARG(out), first ? "" : ",", TEXT_ARG(new));
		first = false;
	} while (list.len);
	return out;
}

static enum next
replace(struct walk *w, const struct step *s, bool each)
{
	const char *fault = NULL;
	size_t at;
	const struct regex *re = regex_compile(
		w->arena, line_word(s->line, s->word + 2), REGEX_CAPTURE, &fault, &at);
	struct value *format = format_eval(w, line_word(s->line, s->word + 3));

	for (struct header *h = message_here(w)->headers; h; h = h->next) {
		struct text new;

		if (!text_ieq(h->name, header_name(s)))
			continue;
		message_touch(w, h->name, TOUCH_CHANGED, s->line);
		h->unknown |= !re || format->knowledge != KNOWN;
		if (h->unknown)
			continue;
		new = each ? replace_values(w, re, h->value, format->text)
		           : replaced(w, re, h->value, format->text);
		h->value = new;
	}
	message_here(w)->changes++;
	follow_host(w, header_name(s));
	return NEXT_RULE;
}

enum next
act_replace_header(struct walk *w, const struct step *s)
{
	return replace(w, s, false);
}

enum next
act_replace_value(struct walk *w, const struct step *s)
{
	return replace(w, s, true);
}
