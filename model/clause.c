#include "model/evaluate.h"

#include <string.h>

// What a test and its patterns' place on the line say.
static void
add_patterns(struct flow_cache *c, struct matcher *t)
{
	const struct line *l = t->test->line;
	size_t end = t->test->first + t->test->npatterns;

	for (size_t i = t->test->name_word + 1; i < t->test->first; i++)
		if (text_is(line_word(l, i), "-M"))
			t->list.map = true;
	for (size_t i = t->test->name_word + 1; i + 1 < t->test->first; i++) {
		if (text_is(line_word(l, i), "-f"))
			pattern_list_file(c, &t->list, line_word(l, i + 1));
		if (text_is(line_word(l, i), "-f") || text_is(line_word(l, i), "-m") ||
			text_is(line_word(l, i), "-u"))
			i++;
	}
	for (size_t i = t->test->first; i < end; i++) {
		if (line_word_flags(l, i) & WORD_UNKNOWN)
			t->list.unknown = "an environment variable";
		pattern_list_add(c, &t->list, line_word(l, i), (struct text){ "", 0 });
	}
}

static bool
lasting(const struct matcher *t)
{
	return t->expression->fetch && (t->expression->fetch->at == LOOKS_PROCESS ||
					       t->expression->fetch->at == LOOKS_CONNECTION);
}

static void
add_test(struct flow_cache *c, struct question *q, const struct test *test)
{
	struct matcher *t = arena_new(c->arena, struct matcher);

	*q->end = t;
	q->end = &t->next;
	t->test = test;
	if (test->fault)
		q->broken = test->fault;
	t->expression = expression_get(c, &test->sample);
	t->list.match = test->match;
	t->list.icase = test->ignore_case;
	add_patterns(c, t);
	q->lasting = q->lasting && lasting(t);
	q->chance |= !t->expression->fetch || t->expression->fetch->at == LOOKS_CHANCE;
}

// A predefined ACL is read as if it stood in the file.
static const struct line *
predefined_line(struct flow_cache *c, struct text name)
{
	const char *test = predefined_acl(name);
	struct text line;
	const struct source *src;
	struct config *config;

	if (!test)
		return NULL;
	line = text_printf(c->arena, "acl %.*s %s\n", TEXT_ARG(name), test);
	src = source_of(c->arena, "", line);
	config = parse(c->arena, &src, 1, NULL, ALL_VERSIONS);
	return section_first(config->sections);
}

static struct question *
new_question(struct flow_cache *c, struct text name)
{
	struct question *q = arena_new(c->arena, struct question);

	q->name = name;
	q->end = &q->tests;
	q->lasting = true;
	return q;
}

// An ACL of p, or a predefined one.
static struct question *
question_named(struct flow_cache *c, const struct proxy *p, struct text name)
{
	uint32_t salt = p->section->index;
	const struct acl *acl = model_acl(c->m, p, name);
	struct question *q = table_get(c->questions, name, salt);
	const struct line *l;

	if (q)
		return q;
	q = new_question(c, name);
	if (acl) {
		for (const struct acl_line *al = acl->lines; al; al = al->next)
			add_test(c, q, test_parse(c->arena, al->line, 2, line_nargs(al->line)));
	} else if ((l = predefined_line(c, name))) {
		add_test(c, q, test_parse(c->arena, l, 2, l->nwords));
	} else {
		q->broken = "no such ACL exists";
	}
	table_add(c->questions, &q->name, salt);
	return q;
}

static void
fill(struct flow_cache *c, const struct proxy *p, struct asks *out, const struct conjunction *all)
{
	out->all = arena_array(c->arena, struct ask, all->nterms);
	out->count = all->nterms;
	for (size_t i = 0; i < all->nterms; i++) {
		const struct term *t = &all->terms[i];
		struct question *q;

		if (t->test) {
			q = new_question(c, (struct text){ "", 0 });
			add_test(c, q, t->test);
		} else {
			q = question_named(c, p, t->name);
		}
		out->all[i] = (struct ask){ t->negated, q };
	}
}

struct clause *
clause_get(struct flow_cache *c, const struct proxy *p, const struct line *l, size_t from)
{
	size_t word = condition_find(l, from);
	const struct condition *parsed = word ? condition_parse(c->arena, l, word) : NULL;
	struct clause *out;

	if (!parsed)
		return NULL;
	out = arena_new(c->arena, struct clause);
	out->unless = parsed->unless;
	out->broken = parsed->fault;
	out->nany = parsed->nany;
	out->any = arena_array(c->arena, struct asks, parsed->nany);
	for (size_t i = 0; i < parsed->nany; i++)
		fill(c, p, &out->any[i], &parsed->any[i]);
	return out;
}

static enum truth
test_truth(struct walk *w, struct matcher *t)
{
	enum truth found = NO;

	if (w->tests++ > MOST_TESTS) {
		w->overflow = true;
		w->why = "it takes too many tests";
		return UNKNOWN;
	}
	for (struct value *v = expression_eval(w, t->expression, true); v && found != YES;
		v = v->next) {
		enum truth one = pattern_match(w, &t->list, v, NULL, NULL);

		if (one == UNKNOWN)
			w->why = v->why ? v->why : t->list.unknown;
		if (one > found)
			found = one;
	}
	return found;
}

// What was decided before of the same question, if nothing has changed since.
static enum truth
recall(const struct walk *w, const struct question *q)
{
	for (size_t i = 0; i < w->at && !q->chance; i++) {
		const struct decision *d = &w->decisions[i];

		if (d->question == q && (q->lasting || d->changes == w->message.changes))
			return d->yes ? YES : NO;
	}
	return UNKNOWN;
}

static enum truth
question_truth(struct walk *w, const struct question *q)
{
	enum truth found = NO;

	if (q->broken) {
		w->why = q->broken;
		return UNKNOWN;
	}
	for (struct matcher *t = q->tests; t && found != YES; t = t->next) {
		enum truth one = test_truth(w, t);

		if (one > found)
			found = one;
	}
	return found == UNKNOWN ? recall(w, q) : found;
}

static enum truth
negate(enum truth t, bool negated)
{
	return negated ? (enum truth)(YES - t) : t;
}

// The test as it stands on its line.
static struct text
test_text(const struct test *t)
{
	struct span from = line_span(t->line, t->name_word), to = from;
	size_t end = t->first + t->npatterns;

	if (end > t->name_word + 1)
		to = line_span(t->line, end - 1);
	return (struct text){ from.src->text + from.off, to.off + to.len - from.off };
}

static const char *
ask_text(struct walk *w, const struct ask *a, bool holds)
{
	struct text name = a->question->name;

	if (name.len)
		return arena_printf(
			w->arena, "'%.*s' %s", TEXT_ARG(name), holds ? "holds" : "does not hold");
	return arena_printf(w->arena, "{ %.*s } %s", TEXT_ARG(test_text(a->question->tests->test)),
		holds ? "holds" : "does not hold");
}

// What held, of a condition that keeps its rule from applying if it does.
static void
explain_all(struct walk *w, const struct asks *asks)
{
	if (!w->trace || !asks->count)
		return;
	w->failed = ask_text(w, &asks->all[0], !asks->all[0].negated);
	for (size_t i = 1; i < asks->count; i++)
		w->failed = arena_printf(w->arena, "%s and %s", w->failed,
			ask_text(w, &asks->all[i], !asks->all[i].negated));
}

static enum truth
all_hold(struct walk *w, const struct asks *asks)
{
	enum truth least = YES;

	for (size_t i = 0; i < asks->count && least != NO; i++) {
		enum truth t =
			negate(question_truth(w, asks->all[i].question), asks->all[i].negated);

		if (t < least)
			least = t;
		if (t == NO && w->trace)
			w->failed = ask_text(w, &asks->all[i], asks->all[i].negated);
	}
	return least;
}

static enum truth
truth(struct walk *w, const struct clause *c)
{
	enum truth most = NO;

	for (size_t i = 0; i < c->nany && most != YES; i++) {
		enum truth t = all_hold(w, &c->any[i]);

		if (t > most)
			most = t;
		if (t == YES && c->unless)
			explain_all(w, &c->any[i]);
	}
	return most;
}

static const struct decision overflow;

static const struct decision *
next_decision(struct walk *w, const char *why)
{
	struct decision *d;

	if (w->at == MAX_DECISIONS) {
		w->overflow = true;
		return &overflow;
	}
	if (!w->decisions)
		w->decisions = arena_array(w->arena, struct decision, MAX_DECISIONS);
	d = &w->decisions[w->at];
	if (w->at == w->ndecisions) {
		*d = (struct decision){ .yes = true };
		w->ndecisions++;
	}
	w->at++;
	d->question = NULL;
	d->branch = NULL;
	d->changes = w->message.changes;
	d->line = w->line;
	d->why = why;
	return d;
}

bool
decide(struct walk *w, const struct question *q, const char *why)
{
	const struct decision *d = next_decision(w, why);

	if (d != &overflow)
		((struct decision *)d)->question = q;
	return d->yes;
}

// One arm of a block at most is there.
bool
decide_branch(struct walk *w, const struct branch *b)
{
	const struct decision *d;

	for (size_t i = 0; i < w->at; i++) {
		const struct branch *other = w->decisions[i].branch;

		if (other == b)
			return w->decisions[i].yes;
		if (other && other->block == b->block && w->decisions[i].yes)
			return false;
	}
	d = next_decision(w, "a conditional block");
	if (d != &overflow)
		((struct decision *)d)->branch = b;
	return d->yes;
}

// As truth(), one term after the other, with a decision wherever nobody knows.
static bool
decide_all(struct walk *w, const struct asks *asks)
{
	for (size_t i = 0; i < asks->count; i++) {
		const struct ask *a = &asks->all[i];
		enum truth t = question_truth(w, a->question);
		bool yes = t == UNKNOWN ? decide(w, a->question, w->why) : t == YES;

		if (yes == a->negated)
			return false;
	}
	return true;
}

enum truth
clause_truth(struct walk *w, const struct clause *c)
{
	if (c->broken) {
		w->why = c->broken;
		return UNKNOWN;
	}
	return negate(truth(w, c), c->unless);
}

bool
clause_holds(struct walk *w, const struct clause *c)
{
	enum truth t;
	bool found = false;

	if (c->broken)
		return decide(w, NULL, c->broken);
	t = truth(w, c);
	if (t != UNKNOWN)
		return (t == YES) != c->unless;
	for (size_t i = 0; i < c->nany && !found; i++)
		found = decide_all(w, &c->any[i]);
	return found != c->unless;
}
