#include "model/grammar.h"

// The first of a set of releases that is not empty.
static unsigned
oldest(unsigned versions)
{
	unsigned v = 0;

	while (!(versions & VERSION_BIT(v)))
		v++;
	return v;
}

static unsigned
newest(unsigned versions)
{
	unsigned v = VERSION_COUNT - 1;

	while (!(versions & VERSION_BIT(v)))
		v--;
	return v;
}

bool
line_outlived(unsigned known, unsigned versions)
{
	return known && newest(known) < oldest(versions);
}

void
line_tell_releases(struct checking *c, struct objection *f, unsigned known, unsigned versions)
{
	struct arena *a = c->objections->arena;

	if (!known)
		return;
	// It is no slip of the pen, but of another release.
	f->text = NULL;
	if (oldest(known) > newest(versions))
		f->help = arena_printf(a, "upgrade to HAProxy %s, which has it, or take it out",
			version_names[oldest(known)]);
	else if (line_outlived(known, versions))
		f->help = arena_printf(a, "take it out: %s was the last release to have it",
			version_names[newest(known)]);
	else
		f->help = arena_printf(
			a, "take it out: only HAProxy %s has it", version_list(a, known));
}

// Whether each release that is judged takes a line that begins with this text.
static bool
everywhere(const struct checking *c, struct text text)
{
	const struct grammar *rows =
		grammar_rows(keyword_find(text_before(text, text_find_char(text, ' '))));
	unsigned versions = grammar_versions(rows);

	return (versions & c->targets) == c->targets;
}

// Whether the text needs no quotes as a header's name or value.
static bool
plain(struct text t)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=;,*";

	for (size_t i = 0; i < t.len; i++)
		if (!memchr(safe, t.ptr[i], sizeof(safe) - 1))
			return false;
	return t.len > 0;
}

// "Name: value" as two words behind those of the successor.
static void
split_header(struct checking *c, struct objection *f, const char *action)
{
	struct text word = line_word(c->line, 1);
	size_t colon = text_find_char(word, ':');
	struct text name = text_before(word, colon);
	struct text value = colon < word.len ? text_trim(text_after(word, colon + 1)) : name;
	struct span argument = line_span(c->line, 1);

	if (colon == word.len || !plain(name) || !plain(value))
		return;
	f->at.len = argument.off + argument.len - f->at.off;
	f->text = arena_printf(
		c->objections->arena, "%s %.*s %.*s", action, TEXT_ARG(name), TEXT_ARG(value));
	f->unsafe = true;
}

void
line_succeed(struct checking *c, struct objection *f, enum keyword_id keyword)
{
	const struct successor *s = keyword_successor(keyword);

	if (!s)
		return;
	f->help = s->help;
	f->gone = s->mend == SUCCESSOR_LINE;
	if (!s->text || !everywhere(c, text_of(s->text)))
		return;
	if (s->mend == SUCCESSOR_HEADER)
		split_header(c, f, s->text);
	else
		f->text = s->text;
	f->unsafe |= s->mend == SUCCESSOR_ORDER;
}
