#include "parser/check.h"

#include <string.h>

#include "parser/checking.h"
#include "parser/regex.h"

void
checker_init(struct checker *c, struct arena *a, unsigned targets)
{
	*c = (struct checker){ .arena = a, .targets = targets };
	c->faults_end = &c->faults;
	c->mentions_end = &c->mentions;
}

struct fault *
checker_fault(struct checker *c, enum fault_kind kind, const struct line *l, size_t word,
	struct text at, const char *message)
{
	struct fault *f = arena_new(c->arena, struct fault);

	f->kind = kind;
	f->line = l;
	f->word = word;
	f->at = at;
	f->message = message;
	f->versions = c->targets;
	*c->faults_end = f;
	c->faults_end = &f->next;
	return f;
}

static void
mention(struct checker *c, const struct chain *ch, enum mention_kind kind, struct text name,
	struct text call)
{
	struct mention *m = arena_new(c->arena, struct mention);

	m->kind = kind;
	m->line = ch->line;
	m->word = ch->word;
	m->name = name;
	m->call = call;
	*c->mentions_end = m;
	c->mentions_end = &m->next;
}

// What the letters of arguments refer to.
static const struct {
	char letter;
	enum mention_kind kind;
} references[] = {
	{ 'T', MENTION_TABLE },
	{ 'B', MENTION_BACKEND },
	{ 'F', MENTION_FRONTEND },
	{ 'S', MENTION_SERVER },
	{ 'U', MENTION_USERLIST },
};

static void
mention_arguments(struct checker *c, const struct chain *ch, const struct call_arguments *a,
	const char *spec, struct text call)
{
	for (size_t i = 0; i < a->nmax; i++) {
		char letter = spec[i + (i >= a->nmin)];

		for (size_t k = 0; a->given[i] && k < sizeof(references) / sizeof(references[0]);
			k++)
			if (references[k].letter == letter)
				mention(c, ch, references[k].kind, a->value[i], call);
	}
}

// acl(a,!b) and when(acl,a) name ACLs.
static void
mention_acls(struct checker *c, const struct chain *ch, const struct call_arguments *a,
	enum argument_check check, struct text call)
{
	bool when = check == ARGUMENTS_WHEN && a->given[1] && text_is(a->value[0], "acl");

	for (size_t i = 0; i < a->nmax; i++) {
		struct text name = a->value[i];

		if (!a->given[i] || !(check == ARGUMENTS_ACLS || (when && i == 1)))
			continue;
		mention(c, ch, MENTION_ACL, text_starts(name, "!") ? text_after(name, 1) : name,
			call);
	}
}

static bool
blame(struct chain *ch, struct text at, const char *message)
{
	ch->at = at;
	ch->message = message;
	return false;
}

// Whether the arguments are fine.
static bool
check_arguments(struct checker *c, struct chain *ch, const struct call *call, const char *spec,
	enum argument_check check, bool fetch)
{
	struct call_arguments a = { .arena = c->arena, .version = ch->version };
	const char *fault = arguments_fill(&a, call, spec);

	// HAProxy has no look at the values where a fetch has no arguments at all.
	if (!fault && (!fetch || a.given[0])) {
		fault = arguments_check(&a, check);
		// A later release may know more words.
		if (fault)
			ch->same = VERSION_BIT(ch->version);
	}
	if (fault)
		return blame(ch, a.at,
			arena_printf(c->arena, "'%.*s': %s", TEXT_ARG(call->name), fault));
	if (!ch->noted) {
		mention_arguments(c, ch, &a, spec, call->name);
		mention_acls(c, ch, &a, check, call->name);
		if (fetch && check == ARGUMENTS_VARIABLE && a.given[0] && !a.given[1])
			mention(c, ch, MENTION_VARIABLE, a.value[0], call->name);
	}
	return true;
}

static bool
script_name(const struct checker *c, struct text name)
{
	return c->scripts && text_starts(name, "lua.");
}

static bool
check_fetch(struct checker *c, struct chain *ch, const struct call *call)
{
	size_t n;
	const struct fetch *f = fetch_rows(call->name, &n);

	for (size_t i = 0; f && i < n; i++) {
		if (!(f[i].versions & VERSION_BIT(ch->version))) {
			ch->same &= ~f[i].versions;
			continue;
		}
		ch->same &= f[i].versions;
		ch->fetch = &f[i];
		ch->type = f[i].type;
		return check_arguments(c, ch, call, f[i].args, f[i].check, true);
	}
	if (script_name(c, call->name)) {
		ch->unknown = true;
		return true;
	}
	ch->help = f ? NULL : fetch_nearest(call->name);
	return blame(ch, call->name,
		arena_printf(c->arena, "there is no sample fetch '%.*s'", TEXT_ARG(call->name)));
}

static void
apply(struct chain *ch, const struct converter *f)
{
	if (f->out != TYPE_SAME)
		ch->type = f->out;
	else if (ch->type != f->in && f->in != TYPE_ANY)
		ch->type = f->in;
}

static bool
check_converter(struct checker *c, struct chain *ch, const struct call *call)
{
	size_t n;
	const struct converter *f = converter_rows(call->name, &n);

	for (size_t i = 0; f && i < n; i++) {
		if (!(f[i].versions & VERSION_BIT(ch->version))) {
			ch->same &= ~f[i].versions;
			continue;
		}
		ch->same &= f[i].versions;
		if (ch->type == TYPE_ADDR)
			ch->same &= ch->version < V3_0 ? UNTIL(V2_8) : SINCE(V3_0);
		if (!type_casts(ch->type, f[i].in, ch->version))
			return blame(ch, call->name,
				arena_printf(c->arena, "'%.*s' takes %s, not %s",
					TEXT_ARG(call->name), type_names[f[i].in],
					type_names[ch->type]));
		apply(ch, &f[i]);
		return check_arguments(c, ch, call, f[i].args, f[i].check, false);
	}
	if (script_name(c, call->name)) {
		ch->type = TYPE_ANY;
		return true;
	}
	ch->help = f ? NULL : converter_nearest(call->name);
	return blame(ch, call->name,
		arena_printf(c->arena, "there is no converter '%.*s'", TEXT_ARG(call->name)));
}

static bool
check_place(struct checker *c, struct chain *ch, const struct call *call, unsigned places)
{
	if (!places || !ch->fetch || source_places(ch->fetch->from) & places)
		return true;
	return blame(ch, call->name,
		arena_printf(c->arena, "'%.*s' has no value at this place", TEXT_ARG(call->name)));
}

bool
chain_run(struct checker *c, struct chain *ch, unsigned places)
{
	ch->fetch = NULL;
	ch->unknown = false;
	ch->message = NULL;
	ch->help = NULL;
	ch->type = TYPE_ANY;
	if (!check_fetch(c, ch, &c->calls[0]))
		return false;
	for (size_t i = 1; !ch->unknown && i < ch->ncalls; i++)
		if (!check_converter(c, ch, &c->calls[i]))
			return false;
	return check_place(c, ch, &c->calls[0], places);
}

static void
add_call(struct checker *c, struct chain *ch, const struct call *call)
{
	if (ch->ncalls == c->cap_calls) {
		size_t cap = c->cap_calls ? 2 * c->cap_calls : 8;

		c->calls = arena_grow(
			c->arena, c->calls, c->cap_calls * sizeof(*call), cap * sizeof(*call));
		c->cap_calls = cap;
	}
	c->calls[ch->ncalls++] = *call;
}

bool
chain_read_words(struct checker *c, struct chain *ch, size_t end, const char **fault)
{
	for (; ch->word + ch->words < end; ch->words++) {
		struct text rest = line_word(ch->line, ch->word + ch->words);
		struct call call;
		size_t n;

		if (!call_parse(c->arena, &rest, &call, fault))
			return true;
		if (!call.name.len || !converter_rows(call.name, &n))
			return true;
		do
			add_call(c, ch, &call);
		while (call_next(c->arena, &rest, 0, &call, fault));
		if (*fault)
			return false;
	}
	return true;
}

bool
chain_read(struct checker *c, struct chain *ch, struct text text, char stop, struct text *rest,
	const char **fault)
{
	struct call call;

	ch->ncalls = 0;
	*rest = text;
	if (!call_parse(c->arena, rest, &call, fault))
		return false;
	if (!call.name.len) {
		*fault = "the name of a sample fetch is missing";
		return false;
	}
	do
		add_call(c, ch, &call);
	while (call_next(c->arena, rest, stop, &call, fault));
	return !*fault;
}

void
chain_report(struct checker *c, const struct chain *ch, unsigned versions, enum fault_kind kind)
{
	struct fault *f = checker_fault(c, kind, ch->line, ch->word, ch->at, ch->message);

	f->versions = versions;
	if (ch->help)
		f->help = arena_printf(c->arena, "did you mean '%s'?", ch->help);
}

void
chain_check(struct checker *c, struct chain *ch, unsigned places, enum fault_kind kind)
{
	struct chain first = { 0 };
	unsigned bad = 0;

	for (unsigned left = c->targets; left; left &= ~ch->same) {
		ch->version = (unsigned)__builtin_ctz(left);
		ch->same = left;
		if (chain_run(c, ch, places)) {
			ch->noted = true;
			continue;
		}
		if (!bad)
			first = *ch;
		bad |= ch->same;
	}
	if (bad)
		chain_report(c, &first, bad & c->targets, kind);
}

size_t
check_expression(struct checker *c, const struct line *l, size_t word, unsigned places)
{
	struct chain ch = { .line = l, .word = word, .words = 1 };
	size_t end = line_nargs(l);
	const char *fault = NULL;
	struct text rest;

	if (word >= end || line_word_flags(l, word) & WORD_UNKNOWN)
		return 1;
	if (!chain_read(c, &ch, line_word(l, word), 0, &rest, &fault) ||
		!chain_read_words(c, &ch, end, &fault)) {
		checker_fault(c, FAULT_EXPRESSION, l, word, (struct text){ 0 }, fault);
		return ch.words;
	}
	chain_check(c, &ch, places, FAULT_EXPRESSION);
	return ch.words;
}

void
check_bytes(struct checker *c, const struct line *l, size_t word, const char *where)
{
	struct text name = c->calls[0].name;
	struct fault *f;

	if (!(fetch_source(name, c->targets) & RAW_SOURCES))
		return;
	f = checker_fault(c, FAULT_VALUE, l, word, name,
		arena_printf(c->arena, "'%.*s' asks for bytes, which %s mode http ignore",
			TEXT_ARG(name), where));
	f->warning = true;
	f->help = "ask for something of the HTTP message instead, or use mode tcp";
}

void
check_regex(struct checker *c, const struct line *l, size_t word, unsigned flags)
{
	size_t offset = 0;
	const char *fault;
	struct text t = line_word(l, word);

	if (word >= line_nargs(l) || line_word_flags(l, word) & WORD_UNKNOWN)
		return;
	fault = regex_fault(c->arena, t, flags, &offset);
	if (fault)
		checker_fault(c, FAULT_REGEX, l, word, (struct text){ 0 }, fault);
}
