#include "model/mend.h"

#include <string.h>

static struct span
whole_line(const struct line *l)
{
	struct span first = line_prefix(l), word = line_span(l, 0);

	return span_line(first.len ? first : word);
}

static struct text
blanks_before(const struct line *l)
{
	struct span whole = whole_line(l);

	return text_before(span_text(whole), l->off - whole.off);
}

static struct text
indentation(const struct line *l)
{
	if (!(l->flags & LINE_HEADER))
		return blanks_before(l);
	for (const struct line *first = section_first(l->section); first;
		first = section_next(first))
		if (!(first->flags & LINE_BRANCH))
			return blanks_before(first);
	return TEXT("    ");
}

// "\n", "\r\n"; that of the first line for one that ends with the file.
static const char *
newline(const struct line *l)
{
	struct text t = span_text(whole_line(l));
	const struct source *src = l->section->file->src;
	const char *first = memchr(src->text, '\n', src->len);

	if (text_ends(t, "\n"))
		return text_ends(t, "\r\n") ? "\r\n" : "\n";
	return first && first > src->text && first[-1] == '\r' ? "\r\n" : "\n";
}

void
mend_insert_after(struct sink *out, struct diag *d, const struct line *l, const char *text)
{
	struct span at = whole_line(l);
	bool last = !text_ends(span_text(at), "\n");
	struct text blanks = indentation(l);

	at.off += at.len;
	at.len = 0;
	add_edit(out, d, at,
		arena_printf(out->arena, "%s%.*s%s%s", last ? newline(l) : "", TEXT_ARG(blanks),
			text, last ? "" : newline(l)));
}

void
mend_insert_before(struct sink *out, struct diag *d, const struct line *l, const char *text)
{
	struct span at = whole_line(l);
	struct text blanks = blanks_before(l);

	at.len = 0;
	add_edit(out, d, at,
		arena_printf(out->arena, "%.*s%s%s", TEXT_ARG(blanks), text, newline(l)));
}

// Lines before which a section's rules and settings stand.
static bool
is_late(const struct line *l)
{
	static const enum keyword_id late[] = { KW_REDIRECT, KW_HTTP_RESPONSE, KW_USE_BACKEND,
		KW_DEFAULT_BACKEND, KW_USE_SERVER, KW_SERVER, KW_SERVER_TEMPLATE };

	for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++)
		if (l->keyword == late[i])
			return true;
	return false;
}

void
mend_insert(struct sink *out, struct diag *d, const struct section *s, enum keyword_id keyword,
	const char *text)
{
	const struct line *last = NULL, *late = NULL;
	bool branched = false; // some line stands in an arm of a block

	for (const struct line *l = section_first(s); l; l = section_next(l)) {
		branched |= (l->flags & LINE_BRANCH) != 0;
		if (l->flags & LINE_BRANCH)
			continue;
		if (l->keyword == keyword)
			last = l;
		if (!late && is_late(l))
			late = branched ? s->header : l;
	}
	if (last)
		mend_insert_after(out, d, last, text);
	else if (late && late != s->header)
		mend_insert_before(out, d, late, text);
	else
		mend_insert_after(out, d, s->header, text);
}

void
mend_remove(struct sink *out, struct diag *d, const struct line *l)
{
	struct span at = whole_line(l), last = line_span(l, l->nwords - 1u);
	uint32_t end = last.off + last.len, stop = at.off + at.len;
	const char *text = at.src->text;

	while (end < stop && (text[end] == ' ' || text[end] == '\t'))
		end++;
	if (end < stop && text[end] == '#') {
		at.off = l->off;
		at.len = end - l->off;
	}
	add_edit(out, d, at, "");
}

// Puts text behind word i.
static void
append(struct sink *out, struct diag *d, const struct line *l, size_t i, const char *text)
{
	struct span at = line_span(l, i);

	at.off += at.len;
	at.len = 0;
	add_edit(out, d, at, text);
}

void
mend_except(struct sink *out, struct diag *d, const struct line *l, const char *test)
{
	size_t at = condition_find(l, 1), last = line_nargs(l) - 1;

	if (!at) {
		append(out, d, l, last, arena_printf(out->arena, " if !%s", test));
		return;
	}
	if (text_is(line_word(l, at), "unless")) {
		append(out, d, l, last, arena_printf(out->arena, " || %s", test));
		return;
	}
	for (size_t i = at + 1; i <= last; i++)
		if (text_is(line_word(l, i), "or") || text_is(line_word(l, i), "||"))
			append(out, d, l, i - 1, arena_printf(out->arena, " !%s", test));
	append(out, d, l, last, arena_printf(out->arena, " !%s", test));
}
