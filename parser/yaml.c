#include "parser/yaml.h"

#include <string.h>
#include <yaml.h>

// A file with more is an attack: a compose file has some hundred nodes, ten levels deep.
enum { MAX_DEPTH = 64, MAX_NODES = 200000, MAX_LEN = 4 * 1024 * 1024 };

// A list or map that is not closed yet.
struct open {
	struct yaml *node;
	struct yaml **end; // of its items
	bool has_key;      // of a map: the next node is a value
	struct text key;
	struct span key_at;
};

struct anchor {
	struct anchor *next;
	struct text name;
	const struct yaml *node;
	bool complete;
};

struct yaml_reader {
	struct arena *arena;
	const struct source *src;
	yaml_parser_t parser;
	struct yaml_fault *fault;
	struct open open[MAX_DEPTH];
	size_t depth;
	size_t nodes;
	struct yaml *root;
	struct anchor *anchors;
	size_t index, off; // the place that was looked up last, in characters and in bytes
};

static bool
is_inside(const struct yaml_reader *r)
{
	return r->off < r->src->len && ((unsigned char)r->src->text[r->off] & 0xc0) == 0x80;
}

// libyaml counts characters, without a byte order mark, and has more kinds of line ends than a
// source.
static uint32_t
offset(struct yaml_reader *r, yaml_mark_t mark)
{
	for (; r->index < mark.index && r->off < r->src->len; r->index++)
		do
			r->off++;
		while (is_inside(r));
	for (; r->index > mark.index && r->off > 0; r->index--)
		do
			r->off--;
		while (is_inside(r) && r->off > 0);
	return (uint32_t)r->off;
}

static struct span
between(struct yaml_reader *r, yaml_mark_t start, yaml_mark_t end)
{
	uint32_t from = offset(r, start), to = offset(r, end);

	return (struct span){ r->src, from, to > from ? to - from : 0 };
}

static bool
wrong(struct yaml_reader *r, struct span at, const char *why)
{
	r->fault->at = at;
	r->fault->why = why;
	return false;
}

static void
anchor(struct yaml_reader *r, const yaml_char_t *name, const struct yaml *node)
{
	struct anchor *an;

	if (!name)
		return;
	an = arena_new(r->arena, struct anchor);
	an->name = text_of(arena_strndup(r->arena, (const char *)name, strlen((const char *)name)));
	an->node = node;
	an->complete = node->kind == YAML_SCALAR;
	an->next = r->anchors;
	r->anchors = an;
}

static bool
counted(struct yaml_reader *r, const struct yaml *node)
{
	r->nodes += node->weight;
	return r->nodes <= MAX_NODES || wrong(r, node->at, "it has too many nodes");
}

// Puts a node where it belongs: at the root, into a list, or as key or value into a map.
static bool
place(struct yaml_reader *r, struct yaml *node)
{
	struct open *o = r->depth ? &r->open[r->depth - 1] : NULL;

	if (!counted(r, node))
		return false;
	if (!o) {
		r->root = node;
		return true;
	}
	if (o->node->kind == YAML_MAP && !o->has_key) {
		o->has_key = true;
		o->key = node->value;
		o->key_at = node->at;
		return node->kind == YAML_SCALAR ||
		       wrong(r, node->at, "a key must be a single word");
	}
	o->has_key = false;
	node->key = o->key;
	node->key_at = o->key_at;
	*o->end = node;
	o->end = &node->next;
	o->node->nitems++;
	return true;
}

static struct yaml *
new_node(struct yaml_reader *r, enum yaml_kind kind, const yaml_event_t *e)
{
	struct yaml *node = arena_new(r->arena, struct yaml);

	node->kind = kind;
	node->at = between(r, e->start_mark, e->end_mark);
	node->weight = 1;
	return node;
}

static bool
scalar(struct yaml_reader *r, const yaml_event_t *e)
{
	struct yaml *node = new_node(r, YAML_SCALAR, e);
	const char *value = (const char *)e->data.scalar.value;

	node->value.len = e->data.scalar.length;
	node->value.ptr = arena_strndup(r->arena, value, node->value.len);
	node->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	anchor(r, e->data.scalar.anchor, node);
	return place(r, node);
}

static bool
begin(struct yaml_reader *r, const yaml_event_t *e, enum yaml_kind kind, const yaml_char_t *name)
{
	struct yaml *node = new_node(r, kind, e);

	anchor(r, name, node);
	if (!place(r, node))
		return false;
	if (r->depth == MAX_DEPTH)
		return wrong(r, node->at, "it nests too deeply");
	r->open[r->depth++] = (struct open){ .node = node, .end = &node->items };
	return true;
}

static bool
end(struct yaml_reader *r, const yaml_event_t *e)
{
	struct yaml *node = r->open[--r->depth].node;

	node->at.len = offset(r, e->end_mark) - node->at.off;
	for (const struct yaml *item = node->items; item; item = item->next)
		node->weight += item->weight;
	for (struct anchor *an = r->anchors; an; an = an->next)
		if (an->node == node)
			an->complete = true;
	return true;
}

static bool
alias(struct yaml_reader *r, const yaml_event_t *e)
{
	const char *name = (const char *)e->data.alias.anchor;
	struct span at = between(r, e->start_mark, e->end_mark);
	const struct anchor *an = r->anchors;
	struct yaml *copy;

	while (an && !text_is(an->name, name))
		an = an->next;
	if (!an)
		return wrong(r, at, "the alias has no anchor before it");
	if (!an->complete)
		return wrong(r, at, "the alias is part of what it stands for");
	copy = arena_new(r->arena, struct yaml);
	*copy = *an->node;
	copy->next = NULL;
	return place(r, copy);
}

static bool
take(struct yaml_reader *r, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return scalar(r, e);
	case YAML_SEQUENCE_START_EVENT:
		return begin(r, e, YAML_LIST, e->data.sequence_start.anchor);
	case YAML_MAPPING_START_EVENT:
		return begin(r, e, YAML_MAP, e->data.mapping_start.anchor);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return end(r, e);
	case YAML_ALIAS_EVENT:
		return alias(r, e);
	default:
		return true;
	}
}

static bool
syntax_fault(struct yaml_reader *r)
{
	uint32_t at = offset(r, r->parser.problem_mark);

	// A byte that is no character has no mark.
	if (r->parser.error == YAML_READER_ERROR && r->parser.problem_offset <= r->src->len)
		at = (uint32_t)r->parser.problem_offset;
	return wrong(r, (struct span){ r->src, at, 0 },
		arena_printf(
			r->arena, "%s", r->parser.problem ? r->parser.problem : "it is no YAML"));
}

static bool
read_events(struct yaml_reader *r)
{
	bool done = false, ok = true;

	while (ok && !done) {
		yaml_event_t e;

		if (!yaml_parser_parse(&r->parser, &e))
			return syntax_fault(r);
		ok = take(r, &e);
		done = e.type == YAML_DOCUMENT_END_EVENT || e.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&e);
	}
	return ok;
}

// Nothing is to follow the first document.
static void
read_behind(struct yaml_reader *r)
{
	yaml_event_t e;

	if (!yaml_parser_parse(&r->parser, &e)) {
		syntax_fault(r);
		return;
	}
	if (e.type == YAML_DOCUMENT_START_EVENT)
		wrong(r, between(r, e.start_mark, e.end_mark), "it has a second document");
	yaml_event_delete(&e);
}

struct yaml *
yaml_read(struct arena *a, const struct source *src, struct yaml_fault *fault)
{
	struct yaml_reader *r = arena_new(a, struct yaml_reader);
	bool ok;

	r->arena = a;
	r->src = src;
	r->fault = fault;
	*fault = (struct yaml_fault){ 0 };
	if (src->len > MAX_LEN) {
		wrong(r, (struct span){ src, 0, 0 }, "it is longer than 4 MiB");
		return NULL;
	}
	if (!yaml_parser_initialize(&r->parser)) {
		wrong(r, (struct span){ src, 0, 0 }, "there is no memory to read it");
		return NULL;
	}
	if (src->len >= 3 && memcmp(src->text, "\xef\xbb\xbf", 3) == 0)
		r->off = 3;
	yaml_parser_set_input_string(&r->parser, (const unsigned char *)src->text, src->len);
	ok = read_events(r);
	if (ok)
		read_behind(r);
	yaml_parser_delete(&r->parser);
	if (ok && !r->root) {
		r->root = arena_new(a, struct yaml);
		r->root->at = (struct span){ src, 0, 0 };
		r->root->value = TEXT("");
		r->root->plain = true;
	}
	return ok ? r->root : NULL;
}

static const struct yaml *
find(const struct yaml *map, const char *key)
{
	const struct yaml *item = map->kind == YAML_MAP ? map->items : NULL;

	while (item && !text_is(item->key, key))
		item = item->next;
	return item;
}

const struct yaml *
yaml_get(const struct yaml *map, const char *key)
{
	const struct yaml *item, *merged;

	if (!map)
		return NULL;
	item = find(map, key);
	merged = find(map, "<<");
	if (item || !merged)
		return item;
	if (merged->kind != YAML_LIST)
		return find(merged, key);
	for (merged = merged->items; merged && !item; merged = merged->next)
		item = find(merged, key);
	return item;
}

bool
yaml_is_null(const struct yaml *node)
{
	return node->kind == YAML_SCALAR && node->plain &&
	       (node->value.len == 0 || text_is(node->value, "null") || text_is(node->value, "~"));
}
