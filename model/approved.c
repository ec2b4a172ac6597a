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

bool
approved_before(const struct approved *a, const struct line *l, size_t first)
{
	struct approved_text key = key_of(l, first);
	const struct approved_text *slot = &a->slots[place_of(&key)];

	return slot->text.len && slot->keyword == key.keyword && slot->section == key.section &&
	       slot->flags == key.flags && text_eq(slot->text, key.text);
}

void
approved_add(struct approved *a, const struct line *l, size_t first)
{
	struct approved_text key = key_of(l, first);

	// A variable may have another value on another line.
	if (text_find_char(key.text, '$') > key.text.len)
		a->slots[place_of(&key)] = key;
}
