#include "model/objection.h"

#include "model/mend.h"

#include "model/placeholder.h"
#include "model/rule.h"

struct objection *
objection_add(struct objections *f, enum objection_kind kind, enum severity severity,
	const struct line *l, struct span at, unsigned versions, const char *fmt, ...)
{
	struct objection *new = arena_new(f->arena, struct objection);
	va_list ap;

	va_start(ap, fmt);
	new->msg = arena_vprintf(f->arena, fmt, ap);
	va_end(ap);
	new->severity = severity;
	new->line = l;
	new->at = at;
	new->versions = versions;
	new->same = f->line_last;
	f->line_last = new;
	*f->end[kind] = new;
	f->end[kind] = &new->next;
	return new;
}

void
objection_line_end(struct objections *f, unsigned targets)
{
	struct objection *first = NULL;
	unsigned refused = 0;

	for (struct objection *x = f->line_last; x; x = x->same) {
		if (x->severity != SEV_ERROR)
			continue;
		refused |= x->versions;
		first = x;
	}
	if (first && (refused & targets) == targets && (first->versions & targets) != targets) {
		for (struct objection *x = f->line_last; x; x = x->same)
			x->told = x != first;
		first->whole = true;
	}
	f->line_last = NULL;
}

bool
line_counts(const struct line *l)
{
	for (const struct branch *b = line_branch(l); b; b = b->parent)
		if (b->taken != YES)
			return false;
	return true;
}

// Whether the fault is that an address of an example is still in place: "placeholder-left" says so.
static bool
is_placeholder(const struct objection *f)
{
	size_t word = f->line->keyword == KW_SERVER ? 2 : f->line->keyword == KW_BIND ? 1 : 0;
	struct span address = line_span(f->line, word);
	struct text which;

	return word && f->at.off >= address.off && f->at.off <= address.off + address.len &&
	       placeholder_in_address(line_word(f->line, word), &which);
}

void
report_objections(const struct model *m, enum objection_kind kind, struct sink *out)
{
	unsigned targets = m->settings->targets;

	for (const struct objection *f = m->objections->first[kind]; f; f = f->next) {
		unsigned versions = f->versions & targets;
		struct diag *d;

		if (!versions || f->told || is_placeholder(f))
			continue;
		if (versions != targets && !f->whole && !m->settings->targets_named)
			continue;
		d = report_as(out,
			f->severity == SEV_ERROR && !line_counts(f->line) ? SEV_WARNING
									  : f->severity,
			f->at, "%s", f->msg);
		if (versions != targets && !f->whole)
			d->versions = versions;
		if (f->help)
			set_help(out, d, "%s", f->help);
		if (f->text)
			add_edit(out, d, f->at, f->text);
		if (f->gone)
			mend_remove(out, d, f->line);
		d->unsafe = f->unsafe;
	}
}
