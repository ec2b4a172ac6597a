#include "model/program.h"

// The backend that a rule names; NULL if a name that is worked out names none.
static const struct proxy *
named(struct walk *w, const struct step *s)
{
	struct text name = line_word(s->line, s->word);
	struct value *v;

	if (text_find_char(name, '%') >= name.len)
		return model_proxy(w->m, SIDE_BACKEND, name);
	v = format_eval(w, name);
	if (v->knowledge == KNOWN)
		return model_proxy(w->m, SIDE_BACKEND, v->text);
	if (w->request->assumed && w->request->assumed->mode == w->frontend->mode) {
		doubt(w, s->line, v->why);
		return w->request->assumed;
	}
	w->backend_unknown = true;
	w->why = v->why;
	return NULL;
}

static const struct proxy *
choose_default(struct walk *w, const struct program *p)
{
	const struct line *l = p->default_backend;

	if (l) {
		w->hop->chosen = l;
		trace(w, l, YES, NULL);
		return model_proxy(w->m, SIDE_BACKEND, line_word(l, 1));
	}
	return p->proxy->sides & SIDE_BACKEND ? p->proxy : NULL;
}

const struct proxy *
backend_choose(struct walk *w, struct program *p)
{
	const struct proxy *b = NULL;

	for (size_t i = index_next(w, &p->switching, 0); i < p->switching.count;
		i = index_next(w, &p->switching, i + 1)) {
		struct step *s = &p->switching.all[i];

		if (!step_holds(w, s))
			continue;
		b = named(w, s);
		if (b || w->backend_unknown)
			w->hop->chosen = s->line;
		if (b)
			return b;
		// A name that is worked out ends the list even if it names nothing.
		break;
	}
	if (w->backend_unknown)
		return NULL;
	return choose_default(w, p);
}
