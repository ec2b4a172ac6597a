#include <string.h>

#include "model/grammar.h"

// Room for the longest keyword and more; what is longer is no misspelling.
enum { NEAR = 3 };

const char *
line_versions(const struct checking *c, unsigned versions)
{
	if (versions == c->targets)
		return "HAProxy";
	return arena_printf(
		c->objections->arena, "HAProxy %s", version_list(c->objections->arena, versions));
}

const char *
line_versions_have(const struct checking *c, unsigned versions)
{
	bool several = versions != c->targets && versions & (versions - 1);

	return arena_printf(c->objections->arena, "%s %s", line_versions(c, versions),
		several ? "have" : "has");
}

struct objection *
line_refuse(struct checking *c, enum objection_kind kind, struct span at, unsigned versions,
	const char *fmt, ...)
{
	struct objection *f;
	va_list ap;

	va_start(ap, fmt);
	f = objection_add(c->objections, kind, SEV_ERROR, c->line, at, versions, "%s",
		arena_vprintf(c->objections->arena, fmt, ap));
	va_end(ap);
	c->live &= ~versions;
	return f;
}

void
line_suggest(struct checking *c, struct objection *f, const struct nearest *n)
{
	if (!n->best)
		return;
	f->help = arena_printf(c->objections->arena, "did you mean '%s'?", n->best);
	if (nearest_sure(n))
		f->text = n->best;
}

bool
line_named(const struct line *l)
{
	return section_title(l->section).len && section_parent(l->section) != 2;
}

// Tries the keywords that may stand in `section` in a release that is judged.
static void
try_keywords(struct nearest *n, enum section_type section, unsigned versions)
{
	for (enum keyword_id k = KW_UNKNOWN + 1; k < KW_COUNT; k++)
		for (const struct grammar *r = grammar_rows(k); r && r->keyword == k; r++)
			if (r->sections & (1u << section) && r->versions & versions &&
				!(r->flags & REMOVED)) {
				nearest_try(n, keyword_names[k]);
				break;
			}
}

static void
try_sections(struct nearest *n, unsigned versions)
{
	for (enum section_type s = SECTION_NONE + 1; s < SECTION_COUNT; s++)
		if (section_names[s].versions & versions)
			nearest_try(n, section_names[s].name);
}

static void
unknown_keyword(struct checking *c)
{
	enum section_type section = c->line->section->type;
	struct text word = line_word(c->line, 0);
	struct span at = line_span(c->line, 0);
	struct nearest near = { .word = word }, header = { .word = word };
	struct objection *f;

	if (line_word_flags(c->line, 0) & (WORD_UNKNOWN | WORD_NUL))
		return;
	try_keywords(&near, section, c->live);
	try_sections(&header, c->live);
	// A header stands in its own section.
	if (section == SECTION_NONE ||
		(header.best && (!near.best || strcmp(near.best, header.best) == 0))) {
		f = line_refuse(c, OBJECTION_UNKNOWN_SECTION, at, c->live,
			"no section is named '%.*s'", TEXT_ARG(word));
		line_suggest(c, f, &header);
		// A header with more on it opens nothing, and the lines below would belong to none.
		if (line_nargs(c->line) > 2 && !text_is(line_word(c->line, 2), "from") && f->text &&
			strcmp(f->text, "backend") == 0)
			f->text = NULL;
		return;
	}
	f = line_refuse(c, OBJECTION_UNKNOWN_KEYWORD, at, c->live, "HAProxy has no keyword '%.*s'",
		TEXT_ARG(word));
	line_suggest(c, f, &near);
}

// Refuses a keyword that no section takes in `versions`, but some does in `known`.
static void
of_another_release(struct checking *c, unsigned known, unsigned versions)
{
	struct text word = line_word(c->line, 0);
	struct span at = line_span(c->line, 0);
	struct objection *f = line_outlived(known, versions)
	                              ? line_refuse(c, OBJECTION_REMOVED_KEYWORD, at, versions,
						"%s no '%.*s' any more",
						line_versions_have(c, versions), TEXT_ARG(word))
	                              : line_refuse(c, OBJECTION_UNKNOWN_KEYWORD, at, versions,
						"%s no keyword '%.*s'",
						line_versions_have(c, versions), TEXT_ARG(word));

	line_tell_releases(c, f, known, versions);
	if (line_outlived(known, versions))
		line_succeed(c, f, c->line->keyword);
}

// Refuses a keyword that no row lets stand here in `versions`.
static void
not_here(struct checking *c, const struct grammar *rows, unsigned versions)
{
	const struct section *s = c->line->section;
	unsigned known = grammar_versions(rows), nowhere = versions & ~known;
	struct text word = line_word(c->line, 0);
	struct span at = line_span(c->line, 0);

	if (s->type == SECTION_NONE) {
		line_refuse(c, OBJECTION_TEXT_OUTSIDE_SECTION, at, versions,
			"'%.*s' stands before the first section", TEXT_ARG(word));
		return;
	}
	if (nowhere)
		of_another_release(c, known, nowhere);
	if (versions & ~nowhere)
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, at, versions & ~nowhere,
			"'%.*s' may not stand in a '%s' section", TEXT_ARG(word),
			section_type_name(s->type));
}

static void
check_prefix(struct checking *c, const struct grammar *rows)
{
	unsigned prefix = c->line->flags & (LINE_NO | LINE_DEFAULT);

	if (prefix && !(rows && rows->flags & TAKES_NO))
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, line_prefix(c->line), c->live,
			"'%s' may not stand before '%.*s'", prefix == LINE_NO ? "no" : "default",
			TEXT_ARG(line_word(c->line, 0)));
}

static void
check_removed(struct checking *c, const struct grammar *row, unsigned versions)
{
	struct objection *f = line_refuse(c, OBJECTION_REMOVED_KEYWORD, line_span(c->line, 0),
		versions, "%s no '%.*s' any more", line_versions_have(c, versions),
		TEXT_ARG(line_word(c->line, 0)));

	line_succeed(c, f, row->keyword);
}

// What a row's flags say against its keyword's standing here.
static void
check_flags(struct checking *c, const struct grammar *row, unsigned versions)
{
	const struct section *s = c->line->section;
	struct span at = line_span(c->line, 0);
	struct text word = line_word(c->line, 0);
	bool front = s->type == SECTION_FRONTEND, back = s->type == SECTION_BACKEND;

	if (row->flags & REMOVED) {
		check_removed(c, row, versions);
		return;
	}
	if (row->flags & NAMED_ONLY && s->type == SECTION_DEFAULTS && !line_named(c->line))
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, at, versions,
			"'%.*s' may not stand in a 'defaults' section without a name",
			TEXT_ARG(word));
	if (row->flags & EXPERIMENTAL && !c->experimental)
		line_refuse(c, OBJECTION_EXPERIMENTAL_KEYWORD, at, versions,
			"'%.*s' is experimental", TEXT_ARG(word));
	if (row->flags & WANTS_EXPOSED && !c->deprecated)
		line_refuse(c, OBJECTION_DEPRECATED_KEYWORD, at, versions,
			"'%.*s' is deprecated and must be allowed", TEXT_ARG(word));
	if (row->flags & FIRST_ONLY && c->other && c->other->index < s->index)
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, at, versions,
			"'%.*s' may not stand below a section other than 'global'", TEXT_ARG(word));
	if ((row->flags & FRONT_ONLY && back) || (row->flags & BACK_ONLY && front)) {
		objection_add(c->objections, OBJECTION_MISPLACED_KEYWORD, SEV_WARNING, c->line, at,
			versions, "'%.*s' is ignored in a '%s' section", TEXT_ARG(word),
			section_type_name(s->type));
		// HAProxy reads on in the line, but for this one.
		if (c->line->keyword == KW_STICK)
			c->live &= ~versions;
	}
	if (row->flags & DEPRECATED) {
		struct objection *f = objection_add(c->objections, OBJECTION_DEPRECATED_KEYWORD,
			SEV_WARNING, c->line, at, versions, "'%.*s' is deprecated", TEXT_ARG(word));

		line_succeed(c, f, row->keyword);
	}
}

static const char *
quoted(struct checking *c, size_t first, size_t last)
{
	const char *out = "";

	for (size_t i = first; i <= last; i++)
		out = arena_printf(c->objections->arena, "%s%s%.*s", out, *out ? " " : "",
			TEXT_ARG(line_word(c->line, i)));
	return out;
}

static void
garbage(struct checking *c, const struct shape_fault *f, unsigned versions)
{
	bool number = f->expected[0] == 'a';
	struct objection *new = objection_add(c->objections,
		number ? OBJECTION_NUMBER_WITH_GARBAGE : OBJECTION_TIME_WITH_GARBAGE, SEV_WARNING,
		c->line, line_part(c->line, f->word, f->part), versions,
		"HAProxy does not look at '%.*s' of '%.*s'", TEXT_ARG(f->part),
		TEXT_ARG(line_word(c->line, f->word)));

	// 30min is meant to be 30m; nobody knows what 10k was meant to be.
	if (!number && !line_word_flags(c->line, f->word))
		new->text = "";
}

// Names that the word could have been meant to be.
static void
suggest_names(struct checking *c, struct objection *o, const struct shape_fault *f)
{
	struct text groups = { f->expected, f->len }, name;
	struct nearest near = { .word = line_word(c->line, f->word) };

	if (!f->len || groups.ptr[0] != '{')
		return;
	while (shape_next_name(&groups, &name))
		nearest_try(&near, text_string(c->objections->arena, name));
	line_suggest(c, o, &near);
}

void
line_refuse_shape(struct checking *c, const struct shape_fault *f, size_t first, unsigned versions)
{
	struct span at = line_span(c->line, f->word);
	const char *what = quoted(c, first ? first - 1 : 0, first ? first - 1 : 0);
	struct text word = line_word(c->line, f->word);
	struct objection *o;

	switch (f->kind) {
	case SHAPE_MISSING:
		if (f->word < c->nargs)
			what = text_string(c->objections->arena, word);
		line_refuse(c, OBJECTION_MISSING_ARGUMENT, at, versions, "'%s' needs %s", what,
			shape_describe(c->objections->arena, f));
		break;
	case SHAPE_EXTRA:
		o = line_refuse(c, OBJECTION_EXTRA_ARGUMENT, at, versions,
			"'%s' takes no argument '%.*s' here", what, TEXT_ARG(word));
		suggest_names(c, o, f);
		break;
	case SHAPE_BAD:
		o = line_refuse(c, OBJECTION_BAD_ARGUMENT, line_part(c->line, f->word, f->part),
			versions, "'%.*s' is not %s", TEXT_ARG(f->part),
			shape_describe(c->objections->arena, f));
		suggest_names(c, o, f);
		break;
	case SHAPE_GARBAGE:
		garbage(c, f, versions);
		break;
	case SHAPE_OK:
		break;
	}
}

// HAProxy says nothing of such a header, unless another backend has the name already, and refuses
// the lines below.
static void
unread_section(struct checking *c, const struct shape_fault *f, unsigned versions)
{
	const struct section *s = c->line->section;
	const struct line *below = section_first(s);
	const struct proxy *same = model_proxy(c->model, SIDE_BACKEND, section_title(s));
	struct objection *o;

	line_refuse_shape(c, f, 1, versions);
	o = c->objections->line_last;
	o->help = "HAProxy does not read the section below such a line";
	if (!below) {
		if (!same || same->section->index > s->index)
			o->severity = SEV_WARNING;
		return;
	}
	objection_add(c->objections, OBJECTION_TEXT_OUTSIDE_SECTION, SEV_ERROR, below,
		line_span(below, 0), versions,
		"'%.*s' stands below a 'backend' line that HAProxy does not read",
		TEXT_ARG(line_word(below, 0)));
}

// From 3.4 on HAProxy alerts to a byte that the name of a proxy may not have, and starts.
static void
refuse_header(struct checking *c, const struct shape_fault *f, unsigned versions)
{
	unsigned starts = versions & SINCE(V3_4);

	if (!line_proxy(c->model, c->line) || f->kind != SHAPE_BAD || f->word != 1 || !starts) {
		line_refuse_shape(c, f, 1, versions);
		return;
	}
	if (!c->model->settings->targets_named)
		starts = versions;
	if (versions & ~starts)
		line_refuse_shape(c, f, 1, versions & ~starts);
	line_refuse_shape(c, f, 1, starts);
	c->objections->line_last->severity = SEV_WARNING;
}

static void
check_row(struct checking *c, const struct grammar *row)
{
	unsigned versions = row->versions & c->live;
	struct shape_fault fault;

	if (row->flags)
		check_flags(c, row, versions);
	versions &= c->live;
	if (!versions || strcmp(row->args, "rest") == 0 ||
		shape_check(row->args, c->line, 1, c->nargs, &fault))
		return;
	if (c->line->flags & LINE_HEADER && !section_opened(c->line->section))
		unread_section(c, &fault, versions);
	else if (c->line->flags & LINE_HEADER)
		refuse_header(c, &fault, versions);
	else
		line_refuse_shape(c, &fault, 1, versions);
}

// Whether the same line may be right in one place and wrong in another of the same kind.
static bool
below_matters(const struct grammar *rows)
{
	for (const struct grammar *r = rows; r && r->keyword == rows->keyword; r++)
		if (r->flags & FIRST_ONLY)
			return true;
	return false;
}

static void
check_line(struct checking *c, const struct grammar *rows, unsigned here)
{
	unsigned missing = c->live & ~here;

	if (approved_before(c->lines, c->line, 0))
		return;
	c->nargs = line_args(c->line);
	if (c->line->flags & (LINE_NO | LINE_DEFAULT))
		check_prefix(c, rows);
	if (missing & c->live)
		not_here(c, rows, missing & c->live);
	for (const struct grammar *r = rows; r && r->keyword == c->line->keyword; r++)
		if (r->sections & (1u << c->line->section->type) && r->versions & c->live)
			check_row(c, r);
	if (c->live)
		line_check_params(c);
	if (!c->objections->line_last && !below_matters(rows))
		approved_add(c->lines, c->line, 0);
	objection_line_end(c->objections, c->targets);
}

// Checks the lines of a keyword.
static void
check_keyword(struct checking *c, enum keyword_id keyword)
{
	const struct grammar *rows = grammar_rows(keyword);
	unsigned here[SECTION_COUNT] = { 0 };

	for (const struct grammar *r = rows; r && r->keyword == keyword; r++)
		for (enum section_type s = SECTION_NONE; s < SECTION_COUNT; s++)
			if (r->sections & (1u << s))
				here[s] |= r->versions;
	for (c->line = c->model->lines[keyword]; c->line; c->line = c->line->next_same) {
		const struct section *s = c->line->section;

		c->live = c->targets;
		if (s->type != SECTION_NONE && !(c->line->flags & LINE_HEADER))
			c->live &= section_names[s->type].versions;
		if (c->live)
			check_line(c, rows, here[s->type]);
	}
}

static void
check_unknown(struct checking *c)
{
	for (c->line = c->model->lines[KW_UNKNOWN]; c->line; c->line = c->line->next_same) {
		c->live = c->targets;
		if (c->line->flags & (LINE_NO | LINE_DEFAULT))
			check_prefix(c, NULL);
		else
			unknown_keyword(c);
		objection_line_end(c->objections, c->targets);
	}
}

static const struct section *
first_other(const struct config *c)
{
	const struct section *s = c->sections;

	while (s && (s->type == SECTION_GLOBAL || s->type == SECTION_NONE))
		s = s->next;
	return s;
}

struct objections *
objections_find(struct arena *a, const struct model *m)
{
	struct objections *f = arena_new(a, struct objections);
	struct approved lines = { 0 }, params = { 0 };
	struct checking c = {
		.objections = f,
		.model = m,
		.targets = m->settings->targets,
		.experimental = m->lines[KW_EXPOSE_EXPERIMENTAL_DIRECTIVES] != NULL,
		.deprecated = m->lines[KW_EXPOSE_DEPRECATED_DIRECTIVES] != NULL,
		.other = first_other(m->config),
		.lines = &lines,
		.params = &params,
	};

	f->arena = a;
	for (size_t k = 0; k < OBJECTION_KINDS; k++)
		f->end[k] = &f->first[k];
	check_unknown(&c);
	for (enum keyword_id k = KW_UNKNOWN + 1; k < KW_COUNT; k++)
		if (m->lines[k])
			check_keyword(&c, k);
	return f;
}
