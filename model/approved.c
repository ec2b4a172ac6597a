#include "model/approved.h"

// The last bytes tell texts apart well enough for a place among the slots.
enum { HASHED = 12 };

static struct approved_text
key_of(const struct line *l, size_t first)
{
	return (struct approved_text){
		.text = span_text(line_rest(l, first)),
		.keyword = l->keyword,
		.section = (uint8_t)l->section->type,
		.flags = l->flags & (LINE_NO | LINE_DEFAULT),
	};
}

static size_t
place_of(const struct approved_text *key)
{
	struct text t = key->text;
	uint32_t h = text_hash(t.len > HASHED ? text_after(t, t.len - HASHED) : t);

	return (h ^ (h >> 10) ^ t.len) % APPROVED_SLOTS;
}

static bool
is_worth(const struct approved *a)
{
	return a->lines <= APPROVED_TRIED || a->found >= APPROVED_WORTH;
}

bool
approved_before(struct approved *a, const struct line *l, size_t first)
{
	struct approved_text key;
	const struct approved_text *slot;
	bool found;

	if (++a->lines > APPROVED_STRETCH)
		a->lines = a->found = 0;
	if (!is_worth(a))
		return false;
	key = key_of(l, first);
	slot = &a->slots[place_of(&key)];
	found = slot->text.len && slot->keyword == key.keyword && slot->section == key.section &&
	        slot->flags == key.flags && text_eq(slot->text, key.text);
	a->found += found;
	return found;
}

void
approved_add(struct approved *a, const struct line *l, size_t first)
{
	struct approved_text key;

	if (!is_worth(a))
		return;
	key = key_of(l, first);
	// A variable may have another value on another line.
	if (text_find_char(key.text, '$') > key.text.len)
		a->slots[place_of(&key)] = key;
}
