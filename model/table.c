#include "model/model.h"

// Open addressing, at most three quarters full.
struct table {
	struct arena *arena;
	struct slot {
		struct text
			*value; // the name that the value begins with; NULL where the slot is free
		uint32_t salt, hash;
	} * slots;
	size_t mask, used;
};

struct table *
table_new(struct arena *a, size_t expected)
{
	struct table *t = arena_new(a, struct table);
	size_t n = 16;

	while (n * 3 / 4 <= expected)
		n *= 2;
	t->arena = a;
	t->slots = arena_array(a, struct slot, n);
	t->mask = n - 1;
	return t;
}

static uint32_t
hash(struct text name, uint32_t salt)
{
	uint32_t h = text_hash(name) ^ (salt * 0x9e3779b1u);

	return h ^ (h >> 15);
}

static void
place(struct table *t, struct slot s)
{
	size_t i = s.hash & t->mask;

	while (t->slots[i].value)
		i = (i + 1) & t->mask;
	t->slots[i] = s;
}

static void
grow(struct table *t)
{
	struct slot *old = t->slots;
	size_t n = t->mask + 1;

	t->slots = arena_array(t->arena, struct slot, 2 * n);
	t->mask = 2 * n - 1;
	for (size_t i = 0; i < n; i++)
		if (old[i].value)
			place(t, old[i]);
}

void
table_add(struct table *t, struct text *value, uint32_t salt)
{
	if (++t->used > (t->mask + 1) * 3 / 4)
		grow(t);
	place(t, (struct slot){ value, salt, hash(*value, salt) });
}

void *
table_get(const struct table *t, struct text name, uint32_t salt)
{
	uint32_t h = hash(name, salt);

	for (size_t i = h & t->mask; t->slots[i].value; i = (i + 1) & t->mask) {
		const struct slot *s = &t->slots[i];

		if (s->hash == h && s->salt == salt && text_eq(*s->value, name))
			return s->value;
	}
	return NULL;
}
