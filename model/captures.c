#include "model/action.h"
#include "model/defined.h"
#include "model/fetch.h"

// What is captured of a request: each "capture request header", "declare capture request" and
// "capture ... len" of a frontend has a place of its own, in their order.

static void
keep(struct walk *w, size_t place, const struct value *v)
{
	const struct line *l = program_get(w->cache, w->frontend)->captures.all[place].line;
	long long most = text_leading_number(value_after(l, 1, "len"));
	struct value *copy = value_copy(w, v);

	if (copy->knowledge == KNOWN && most >= 0)
		copy->text = text_before(
			copy->text, (size_t)most < copy->text.len ? (size_t)most : copy->text.len);
	w->captured[place] = copy;
}

// Captures the headers that lines of the frontend want, the last of each name.
void
capture_headers(struct walk *w)
{
	struct steps *all = &program_get(w->cache, w->frontend)->captures;

	w->captured = arena_array(w->arena, struct value *, all->count);
	for (size_t i = 0; i < all->count; i++) {
		const struct line *l = all->all[i].line;
		const struct header *h = NULL;

		if (l->keyword != KW_CAPTURE)
			continue;
		while ((h = message_header(&w->message, line_word(l, 3), h)))
			keep(w, i,
				h->unknown ? value_unknown(w, EXISTS, "a header")
					   : value_string(w, h->value));
	}
}

enum next
act_capture(struct walk *w, const struct step *s)
{
	struct steps *all = &program_get(w->cache, w->frontend)->captures;
	struct text id = value_after(s->line, s->word + 2, "id");
	size_t place = id.len ? (size_t)text_leading_number(id) : 0;
	struct value *v = sample_at(w, s, s->word + 1);

	if (!id.len)
		while (place < all->count && all->all[place].line != s->line)
			place++;
	if (v && w->captured && place < all->count && value_cast(w, v, VALUE_STRING))
		keep(w, place, v);
	return NEXT_RULE;
}

struct value *
get_capture(struct walk *w, const struct call *c, bool all)
{
	struct steps *places = &program_get(w->cache, w->frontend)->captures;
	long long place = text_leading_number(c->args[0]);

	(void)all;
	if (place < 0 || (size_t)place >= places->count || !w->captured || !w->captured[place])
		return NULL;
	return value_copy(w, w->captured[place]);
}
