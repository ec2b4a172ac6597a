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

// The text's lines, each with its indentation, and newlines between them.
static const char *
lines_of(struct arena *a, struct text blanks, const char *text, const char *end)
{
	struct text rest = text_of(text), first = text_cut(&rest, '\n');
	char *all = arena_printf(a, "%.*s%.*s", TEXT_ARG(blanks), TEXT_ARG(first));

	while (rest.len) {
		struct text line = text_cut(&rest, '\n');

		all = arena_printf(a, "%s%s%.*s%.*s", all, end, TEXT_ARG(blanks), TEXT_ARG(line));
	}
	return all;
}

void
mend_insert_after(struct sink *out, struct diag *d, const struct line *l, const char *text)
{
	struct span at = whole_line(l);
	bool last = !text_ends(span_text(at), "\n");
	const char *lines = lines_of(out->arena, indentation(l), text, newline(l));

	at.off += at.len;
	at.len = 0;
	add_edit(out, d, at,
		arena_printf(out->arena, "%s%s%s", last ? newline(l) : "", lines,
			last ? "" : newline(l)));
}

void
mend_insert_before(struct sink *out, struct diag *d, const struct line *l, const char *text)
{
	struct span at = whole_line(l);
	const char *lines = lines_of(out->arena, blanks_before(l), text, newline(l));

	at.len = 0;
	add_edit(out, d, at, arena_printf(out->arena, "%s%s", lines, newline(l)));
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

// Lines behind which HAProxy warns of an 'http-request'.
static bool
ends_rules(const struct line *l)
{
	return l->keyword == KW_REDIRECT || l->keyword == KW_USE_BACKEND ||
	       l->keyword == KW_USE_SERVER;
}

void
mend_insert(struct sink *out, struct diag *d, const struct section *s, enum keyword_id keyword,
	const char *text)
{
	const struct line *last = NULL, *late = NULL;
	bool branched = false; // some line stands in an arm of a block
	bool over = false;     // the place of its kind

	for (const struct line *l = section_first(s); l; l = section_next(l)) {
		branched |= (l->flags & LINE_BRANCH) != 0;
		if (l->flags & LINE_BRANCH)
			continue;
		over |= keyword == KW_HTTP_REQUEST && ends_rules(l);
		if (l->keyword == keyword && !over)
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
		append(out, d, l, last, arena_printf(out->arena, " unless %s", test));
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

void
mend_loopback(struct sink *out, struct diag *d, const struct line *l, size_t i)
{
	static const struct {
		const char *all, *own;
	} rows[] = {
		{ "", "127.0.0.1" },
		{ "*", "127.0.0.1" },
		{ "0.0.0.0", "127.0.0.1" },
		{ "ipv4@", "ipv4@127.0.0.1" },
		{ "ipv4@*", "ipv4@127.0.0.1" },
		{ "ipv4@0.0.0.0", "ipv4@127.0.0.1" },
		{ "[::]", "[::1]" },
		{ "::", "[::1]" },
		{ "ipv6@", "ipv6@[::1]" },
	};
	struct text word = line_word(l, i);
	size_t colon = word.len;

	while (colon && word.ptr[colon - 1] != ':')
		colon--;
	if (!colon || line_word_flags(l, i) || text_has(word, ","))
		return;
	for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
		if (text_is(text_before(word, colon - 1), rows[k].all)) {
			struct span at = line_span(l, i);

			at.len = (uint32_t)colon - 1;
			add_edit(out, d, at, rows[k].own);
		}
}
