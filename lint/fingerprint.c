#include "lint/fingerprint.h"

#include <inttypes.h>
#include <string.h>

// FNV-1a in 64 bits.
static uint64_t
mix(uint64_t h, struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		h = (h ^ (unsigned char)t.ptr[i]) * 1099511628211u;
	return (h ^ 0xff) * 1099511628211u;
}

// The line's words, one blank between them, up to a comment.
static uint64_t
mix_line(uint64_t h, struct text line)
{
	while (line.len) {
		size_t n = 0;

		while (n < line.len && !memchr(" \t\r\n", line.ptr[n], 4))
			n++;
		if (n && line.ptr[0] == '#')
			break;
		if (n)
			h = mix(h, text_before(line, n));
		line = text_after(line, n + 1);
	}
	return h;
}

static uint64_t
hash(const struct diag *d)
{
	uint64_t h = mix(14695981039346656037u, text_of(d->rule->name));

	if (d->section) {
		h = mix(h, text_of(section_type_name(d->section->type)));
		h = mix(h, section_title(d->section));
	}
	return mix_line(h, span_text(span_line(d->at)));
}

// How many equal ones there were so far.
struct count {
	struct text name;
	size_t n;
};

static size_t
occurrence(struct arena *a, struct table *seen, const struct source *src, const char *name)
{
	struct text key = text_printf(a, "%s %s", name, src->path);
	struct count *c = table_get(seen, key, 0);

	if (!c) {
		c = arena_new(a, struct count);
		c->name = key;
		table_add(seen, &c->name, 0);
	}
	return ++c->n;
}

const char **
fingerprints(struct arena *a, struct diag *const *diags, size_t n)
{
	const char **names = arena_array(a, const char *, n);
	struct table *seen = table_new(a, n);

	for (size_t i = 0; i < n; i++) {
		const char *name = arena_printf(a, "%016" PRIx64, hash(diags[i]));

		names[i] = arena_printf(
			a, "%s:%zu", name, occurrence(a, seen, diags[i]->at.src, name));
	}
	return names;
}
