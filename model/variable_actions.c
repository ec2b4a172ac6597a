#include "model/action.h"

void
variable_set(struct walk *w, struct text name, const struct value *v)
{
	struct variable *new = arena_new(w->arena, struct variable);

	new->name = name;
	new->next = w->variables;
	if (v) {
		struct value *copy = value_copy(w, v);

		if (v->strange_method) {
			copy->knowledge = EXISTS;
			copy->why = "a method in a variable";
		}
		new->value = copy;
	}
	w->variables = new;
	w->message.changes++;
}

// action "(" name ("," condition)* ")"
static struct text
variable_name(const struct step *s, struct text *conditions)
{
	struct text word = line_word(s->line, s->word), name;

	text_cut(&word, '(');
	name = text_cut(&word, ')');
	word = name;
	name = text_cut(&word, ',');
	*conditions = word;
	return name;
}

static const struct variable *
variable_find(const struct walk *w, struct text name)
{
	const struct variable *v = w->variables;

	while (v && !text_eq(v->name, name))
		v = v->next;
	return v;
}

// Why something else may have set the variable; NULL if nothing has.
static const char *
set_elsewhere(const struct walk *w, struct text name)
{
	if (text_starts(name, "proc."))
		return "a variable of the process";
	return w->cache->foreign_variables ? "a variable that a filter or Lua may set" : NULL;
}

struct value *
variable_value(struct walk *w, struct text name)
{
	const struct variable *v = variable_find(w, name);
	const char *elsewhere = set_elsewhere(w, name);

	if (v && v->value)
		return value_copy(w, v->value);
	return elsewhere ? value_unknown(w, NOTHING, elsewhere) : NULL;
}

static bool
is_text(const struct value *v)
{
	return v->type == VALUE_STRING || v->type == VALUE_BINARY;
}

enum fact { IS_THERE, IS_SET, IS_EMPTY, NFACTS };

static const struct {
	const char *name;
	enum fact fact; // of the variable, or of the value to come
	bool wanted;
} set_conditions[] = {
	{ "ifempty", IS_EMPTY, true },
	{ "ifexists", IS_THERE, true },
	{ "ifnotempty", IS_EMPTY, false },
	{ "ifnotexists", IS_THERE, false },
	{ "ifnotset", IS_SET, false },
	{ "ifset", IS_SET, true },
};

// Whether one of the conditions of "set-var(name,condition)" keeps the variable as it is.
static enum truth
keeps(struct walk *w, struct text name, const struct value *new, struct text condition)
{
	const struct variable *old = variable_find(w, name);
	bool facts[NFACTS] = { [IS_THERE] = old,
		[IS_SET] = old && old->value,
		[IS_EMPTY] = is_text(new) && !new->text.len };

	if (set_elsewhere(w, name) || (facts[IS_SET] && old->value->knowledge == NOTHING))
		return UNKNOWN;
	for (size_t i = 0; i < sizeof(set_conditions) / sizeof(set_conditions[0]); i++) {
		if (!text_is(condition, set_conditions[i].name))
			continue;
		if (set_conditions[i].fact == IS_EMPTY && new->knowledge != KNOWN)
			return UNKNOWN;
		return facts[set_conditions[i].fact] == set_conditions[i].wanted ? NO : YES;
	}
	return UNKNOWN;
}

static enum truth
kept(struct walk *w, struct text name, const struct value *new, struct text conditions)
{
	enum truth most = NO;

	while (conditions.len) {
		struct text one = text_cut(&conditions, ',');
		enum truth t = keeps(w, name, new, one);

		if (t > most)
			most = t;
	}
	return most;
}

struct value *
sample_at(struct walk *w, const struct step *s, size_t at)
{
	struct text word = line_word(s->line, at), rest;
	const char *fault = NULL;
	struct sample sample;

	if (line_word_flags(s->line, at) & WORD_UNKNOWN)
		return value_unknown(w, NOTHING, "an environment variable");
	if (!sample_parse(w->cache->arena, word, 0, &sample, &rest, &fault))
		return value_unknown(w, NOTHING, fault);
	return expression_eval(w, expression_get(w->cache, &sample), false);
}

static enum next
set(struct walk *w, const struct step *s, struct value *v)
{
	struct text conditions, name = variable_name(s, &conditions);
	enum truth stays;

	// Without a sample the variable stays as it is.
	if (!v || (stays = kept(w, name, v, conditions)) == YES)
		return NEXT_RULE;
	if (stays == UNKNOWN)
		v = value_unknown(w, NOTHING, "a variable that is set under a condition");
	variable_set(w, name, v);
	return NEXT_RULE;
}

void
forget_variable(struct walk *w, const struct step *s)
{
	struct text conditions;

	variable_set(w, variable_name(s, &conditions),
		value_unknown(w, NOTHING, "a variable that a rule may have set"));
}

enum next
act_set_var(struct walk *w, const struct step *s)
{
	return set(w, s, sample_at(w, s, s->word + 1));
}

enum next
act_set_var_fmt(struct walk *w, const struct step *s)
{
	struct value *v;

	w->logging = true;
	v = format_eval(w, line_word(s->line, s->word + 1));
	w->logging = false;
	return set(w, s, v);
}

enum next
act_unset_var(struct walk *w, const struct step *s)
{
	struct text conditions;

	variable_set(w, variable_name(s, &conditions), NULL);
	return NEXT_RULE;
}

enum next
act_do_resolve(struct walk *w, const struct step *s)
{
	struct text conditions;

	variable_set(w, variable_name(s, &conditions),
		value_unknown(w, NOTHING, "the answer of a name server"));
	return NEXT_RULE;
}

enum next
act_set_src(struct walk *w, const struct step *s)
{
	struct value *v = sample_at(w, s, s->word + 1);

	// What is no address leaves the old one.
	if (!v || !value_cast(w, v, VALUE_ADDRESS))
		return NEXT_RULE;
	w->message.changes++;
	if (v->knowledge != KNOWN && !v->unlisted) {
		w->message.origin = FROM_ANYWHERE;
	} else if (v->knowledge == KNOWN) {
		w->message.origin = FROM_ADDRESS;
		w->message.source = v->address;
	}
	return NEXT_RULE;
}

enum next
act_set_dst(struct walk *w, const struct step *s)
{
	struct value *v = sample_at(w, s, s->word + 1);

	if (!v || !value_cast(w, v, VALUE_ADDRESS))
		return NEXT_RULE;
	w->message.changes++;
	w->message.destination = v->knowledge == KNOWN ? v->address : (struct address){ 0 };
	return NEXT_RULE;
}

enum next
act_set_dst_port(struct walk *w, const struct step *s)
{
	struct value *v = sample_at(w, s, s->word + 1);

	if (!v || !value_cast(w, v, VALUE_NUMBER))
		return NEXT_RULE;
	w->message.changes++;
	w->message.destination_port = v->knowledge == KNOWN ? (unsigned)v->number : 0;
	return NEXT_RULE;
}
