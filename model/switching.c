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

// Since 3.4 HAProxy passes over a backend that is disabled, unless a rule makes it go there.
static bool
passed_over(struct walk *w, const struct proxy *b)
{
	unsigned targets = w->m->settings->targets;

	if (!b || !b->disabled || !(targets & SINCE(V3_4)))
		return false;
	if (targets & UNTIL(V3_2))
		return decide(w, NULL, "the release of HAProxy");
	return !section_find(w->frontend->section, KW_FORCE_BE_SWITCH) ||
	       decide(w, NULL, "a rule that makes it go to a disabled backend");
}

static const struct proxy *
choose_default(struct walk *w, const struct program *p)
{
	const struct line *l = p->default_backend;
	const struct proxy *b = l ? model_proxy(w->m, SIDE_BACKEND, line_word(l, 1)) : NULL;

	if (l && !passed_over(w, b)) {
		w->hop->chosen = l;
		trace(w, l, YES, NULL);
		return b;
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
		if (passed_over(w, b))
			continue;
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
