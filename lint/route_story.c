#include <string.h>

#include "lint/clean.h"
#include "lint/route.h"

// The way of a request as a person would tell it: which lines did something to it, and which would
// have taken it elsewhere, and why they did not.

// So many lines in a row that do not apply are told one by one.
enum { MOST_PASSED = 4 };

static const struct deed {
	const char *keyword, *action;
	size_t object;
	const char *does, *would;
	bool ends;
} deeds[] = {
#define END true
#define GO  false
#define DEED(keyword, action, object, does, would, matters)                                        \
	{ keyword, action, object, does, would, matters },
#include "lint/deeds.def"
#undef DEED
#undef END
#undef GO
};

struct story {
	FILE *to;
	struct arena *arena;
	bool verbose;
	const struct source *main;     // whose lines go without a file's name
	const struct section *section; // told of last
	const struct line *last;       // that was passed without a word
	size_t passed;                 // in a row that do not apply
	size_t silent;                 // of them passed without a word
};

size_t
route_line(const struct line *l)
{
	return span_start(line_span(l, 0)).line;
}

// "connection reject" are two words, "deny" is one, and so is "set-var(txn.user)".
static bool
action_is(const struct line *l, const char *action)
{
	struct text rest = text_of(action);

	for (size_t i = 1; rest.len; i++) {
		struct text word = line_word(l, i);

		if (!text_eq(text_before(word, text_find_char(word, '(')), text_cut(&rest, ' ')))
			return false;
	}
	return true;
}

static const struct deed *
deed_of(const struct line *l)
{
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (text_is(line_word(l, 0), deeds[i].keyword) && action_is(l, deeds[i].action))
			return &deeds[i];
	return NULL;
}

static void
write_place(struct story *s, const struct line *l)
{
	struct span at = line_span(l, 0);

	if (at.src == s->main)
		fprintf(s->to, "line %zu", route_line(l));
	else
		fprintf(s->to, "%s:%zu", clean(s->arena, text_of(at.src->path)), route_line(l));
}

// What the line does, or would do.
static void
write_deed(struct story *s, const struct line *l, const char *form, size_t object)
{
	const char *at = strstr(form, "%s");

	if (!at)
		fputs(form, s->to);
	else
		fprintf(s->to, "%.*s%s%s", (int)(at - form), form,
			clean(s->arena, line_word(l, object)), at + 2);
}

static void
write_heading(struct story *s, const struct section *section)
{
	if (section == s->section)
		return;
	s->section = section;
	if (section->header)
		fprintf(s->to, "  in %s '%s':\n", clean(s->arena, line_word(section->header, 0)),
			clean(s->arena, line_word(section->header, 1)));
}

static void
begin_line(struct story *s, const struct line *l)
{
	write_heading(s, l->section);
	fputs("    ", s->to);
	write_place(s, l);
	fputc(' ', s->to);
}

// Shows the text of a line whose deed has no words, and of each line on request.
static void
end_line(struct story *s, const struct line *l, const struct deed *deed)
{
	fputc('\n', s->to);
	if (!deed || s->verbose)
		fprintf(s->to, "        %s\n", clean(s->arena, span_text(line_rest(l, 0))));
}

// The end of the lines in a row that do not apply.
static void
flush(struct story *s)
{
	if (s->silent == 1) {
		fputs("    and so it is with ", s->to);
		write_place(s, s->last);
		fputc('\n', s->to);
	} else if (s->silent) {
		fprintf(s->to, "    and so it is with %zu more, up to ", s->silent);
		write_place(s, s->last);
		fputs(" (--verbose tells of each)\n", s->to);
	}
	s->passed = s->silent = 0;
}

static void
tell_applied(struct story *s, const struct trace *t, const struct deed *deed)
{
	flush(s);
	begin_line(s, t->line);
	if (deed)
		write_deed(s, t->line, deed->does, deed->object);
	else
		fputs("applies", s->to);
	end_line(s, t->line, deed);
}

static void
tell_unknown(struct story *s, const struct trace *t, const struct deed *deed)
{
	flush(s);
	begin_line(s, t->line);
	fputs("may ", s->to);
	if (deed)
		write_deed(s, t->line, deed->would + strlen("would "), deed->object);
	else
		fputs("apply", s->to);
	fprintf(s->to, ", depending on %s",
		t->why ? clean(s->arena, text_of(t->why)) : "something outside of the request");
	end_line(s, t->line, deed);
}

static void
tell_passed(struct story *s, const struct trace *t, const struct deed *deed)
{
	// What would only have changed something, and did not, is of no interest.
	if (!s->verbose && deed && !deed->ends)
		return;
	write_heading(s, t->line->section);
	if (++s->passed > MOST_PASSED && !s->verbose) {
		s->silent++;
		s->last = t->line;
		return;
	}
	begin_line(s, t->line);
	if (deed)
		write_deed(s, t->line, deed->would, deed->object);
	else
		fputs("does not apply", s->to);
	if (t->why)
		fprintf(s->to, "%s %s", deed ? ", but" : ":", clean(s->arena, text_of(t->why)));
	end_line(s, t->line, deed);
}

void
route_story(FILE *to, struct arena *a, const struct request *r, const struct answer *answer,
	bool verbose)
{
	struct story s = { .to = to, .arena = a, .verbose = verbose };

	s.main = line_span(r->listener->line, 0).src;
	for (const struct trace *t = answer->trace; t; t = t->next) {
		const struct deed *deed = deed_of(t->line);

		if (t->line->section != s.section)
			flush(&s);
		if (t->verdict == YES)
			tell_applied(&s, t, deed);
		else if (t->verdict == UNKNOWN)
			tell_unknown(&s, t, deed);
		else
			tell_passed(&s, t, deed);
	}
	flush(&s);
}
