#include "parser/reader.h"

static void
fault(struct blocks *b, const struct line *l, const char *message)
{
	struct block_fault *f = arena_new(b->arena, struct block_fault);

	f->line = l;
	f->message = message;
	f->next = b->file->faults;
	b->file->faults = f;
}

// Begins an arm that is taken if `value` holds and no earlier arm was.
static void
open_arm(struct blocks *b, struct level *level, const struct line *l, enum truth value)
{
	struct branch *arm = arena_new(b->arena, struct branch);

	arm->parent = b->depth > 1 ? b->levels[b->depth - 2].branch : NULL;
	arm->start = l;
	arm->block = level->branch ? level->branch->block : l;
	if (level->before == YES || value == NO)
		arm->taken = NO;
	else
		arm->taken = level->before == NO ? value : UNKNOWN;
	if (value > level->before)
		level->before = value;
	level->branch = arm;
}

// The value of an arm's condition, which nobody reads where `level` stands in skipped lines or has
// had its arm.
static enum truth
value(struct blocks *b, const struct level *level, const struct line *l)
{
	const char *message = NULL;
	enum truth t;

	if (level->before == YES || (b->depth > 1 && branch_dead(b->levels[b->depth - 2].branch)))
		return NO;
	t = predicate(b->arena, b->env, l, b->targets, &message);
	if (message)
		fault(b, l, message);
	return t;
}

static void
begin(struct blocks *b, const struct line *l)
{
	struct level *level;

	b->depth++;
	if (b->depth >= MAX_NESTED) {
		if (b->depth == MAX_NESTED)
			fault(b, l, "blocks are nested more than 15 deep");
		return;
	}
	level = &b->levels[b->depth - 1];
	*level = (struct level){ .before = NO };
	open_arm(b, level, l, value(b, level, l));
}

static void
next_arm(struct blocks *b, const struct line *l, bool last)
{
	struct level *level;

	if (b->depth >= MAX_NESTED)
		return;
	if (b->depth == 0) {
		fault(b, l, "it stands outside of any '.if' block");
		return;
	}
	level = &b->levels[b->depth - 1];
	if (level->closed)
		fault(b, l, "it follows the '.else' of its block");
	level->closed |= last;
	open_arm(b, level, l, last ? YES : value(b, level, l));
}

// A directive that opens and closes nothing; nobody reads it in skipped lines.
static void
other_directive(struct blocks *b, const struct line *l)
{
	static const struct {
		const char *name, *fault;
	} directives[] = {
		{ ".alert", "HAProxy refuses the configuration here" },
		{ ".diag", NULL },
		{ ".notice", NULL },
		{ ".warning", NULL },
	};

	if (!branch_certain(blocks_branch(b)) || line_word_flags(l, 0) & WORD_UNKNOWN)
		return;
	for (size_t i = 0; i < sizeof(directives) / sizeof(directives[0]); i++) {
		if (!text_is(line_word(l, 0), directives[i].name))
			continue;
		if (directives[i].fault)
			fault(b, l, directives[i].fault);
		return;
	}
	fault(b, l, "there is no such directive");
}

void
blocks_line(struct blocks *b, struct line *l)
{
	struct text word = line_word(l, 0);

	if ((text_is(word, ".else") || text_is(word, ".endif")) && line_nargs(l) > 1)
		fault(b, l, "nothing may follow it");
	if (text_is(word, ".if")) {
		begin(b, l);
	} else if (text_is(word, ".elif")) {
		next_arm(b, l, false);
	} else if (text_is(word, ".else")) {
		next_arm(b, l, true);
	} else if (text_is(word, ".endif")) {
		if (b->depth == 0)
			fault(b, l, "it stands outside of any '.if' block");
		else
			b->depth--;
	} else {
		other_directive(b, l);
	}
}

const struct branch *
blocks_branch(const struct blocks *b)
{
	size_t depth = b->depth < MAX_NESTED ? b->depth : MAX_NESTED - 1;

	return depth ? b->levels[depth - 1].branch : NULL;
}

void
blocks_end(struct blocks *b)
{
	if (b->depth)
		fault(b, blocks_branch(b)->block, "the block has no '.endif'");
}

bool
branch_dead(const struct branch *b)
{
	for (; b; b = b->parent)
		if (b->taken == NO)
			return true;
	return false;
}

bool
branch_certain(const struct branch *b)
{
	for (; b; b = b->parent)
		if (b->taken != YES)
			return false;
	return true;
}
