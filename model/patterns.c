#include <string.h>

#include "model/convert.h"
#include "model/host.h"

enum { FILE_LIMIT = 64 * 1024 * 1024, FEW_PATTERNS = 4 };

void
pattern_list_add(
	struct flow_cache *c, struct pattern_list *l, struct text pattern, struct text data)
{
	if (l->count == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 2;

		l->patterns = arena_grow(c->arena, l->patterns, l->cap * sizeof(*l->patterns),
			cap * sizeof(*l->patterns));
		l->cap = cap;
	}
	l->patterns[l->count++] = (struct pattern){ .text = pattern, .data = data };
}

// line = blank* key (blank+ value)? blank*; without a map, all of it is the key.
static void
add_line(struct flow_cache *c, struct pattern_list *l, struct text line)
{
	size_t end = 0;

	if (line.len && line.ptr[0] == '#')
		return;
	while (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
		line = text_after(line, 1);
	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (!line.len)
		return;
	if (!l->map) {
		pattern_list_add(c, l, line, (struct text){ "", 0 });
		return;
	}
	while (end < line.len && line.ptr[end] != ' ' && line.ptr[end] != '\t')
		end++;
	while (line.len > end && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t'))
		line.len--;
	if (end > line.len)
		end = line.len;
	pattern_list_add(c, l, text_before(line, end), (struct text){ "", 0 });
	while (end < line.len && (line.ptr[end] == ' ' || line.ptr[end] == '\t'))
		end++;
	l->patterns[l->count - 1].data = text_after(line, end);
}

// A relative path where "default-path" says that it begins; false if that is not here to know.
static bool
placed(struct flow_cache *c, struct text *path)
{
	const struct line *l = c->m->lines[KW_DEFAULT_PATH];
	const char *own;
	const char *slash;

	if (!l || (path->len && path->ptr[0] == '/') || text_is(line_word(l, 1), "current"))
		return true;
	if (!text_is(line_word(l, 1), "config"))
		return false;
	own = l->section->file->src->path;
	slash = strrchr(own, '/');
	if (slash)
		*path = text_printf(
			c->arena, "%.*s/%.*s", (int)(slash - own), own, TEXT_ARG(*path));
	return true;
}

bool
flow_file(struct flow_cache *c, struct text path, struct text *content)
{
	return c->m->settings->host && placed(c, &path) &&
	       host_read(c->m->settings->host, c->arena, path, FILE_LIMIT, content);
}

void
pattern_list_file(struct flow_cache *c, struct pattern_list *l, struct text path)
{
	struct text name = path, content;
	bool optional = text_starts(path, "opt@");

	// Empty at first, and filled by others.
	if (text_starts(path, "virt@")) {
		l->unknown = "a list that is filled at run time";
		return;
	}
	if (optional)
		name = text_after(path, 4);
	else if (text_starts(path, "file@"))
		name = text_after(path, 5);
	if (table_get(c->changed, path, 0))
		l->unknown = text_string(c->arena,
			text_printf(c->arena, "what rules add to '%.*s'", TEXT_ARG(path)));
	if (!flow_file(c, name, &content)) {
		l->unknown = arena_printf(c->arena, "the content of '%.*s'", TEXT_ARG(path));
		return;
	}
	while (content.len)
		add_line(c, l, text_cut(&content, '\n'));
}

static const struct {
	const char *name;
	long long low, high; // what is added to the number; INT64_MIN and INT64_MAX: no bound
} operators[] = {
	{ "eq", 0, 0 },
	{ "ge", 0, INT64_MAX },
	{ "gt", 1, INT64_MAX },
	{ "le", INT64_MIN, 0 },
	{ "lt", INT64_MIN, -1 },
};

// A minus alone is 0, so that "eq -- 5" is true of what is not above 0, too.
static bool
pattern_number(struct text t, long long *n)
{
	*n = 0;
	return text_is(t, "-") || text_number(t, n);
}

// range = operator? number | number? (":" | "-") number?
static bool
parse_range(struct text t, size_t operator, struct pattern * out)
{
	size_t split = 0;
	long long n;

	while (split < t.len && t.ptr[split] != ':' && t.ptr[split] != '-')
		split++;
	if (split == t.len) {
		if (!pattern_number(t, &n))
			return false;
		out->low = operators[operator].low == INT64_MIN ? INT64_MIN
								: n + operators[operator].low;
		out->high = operators[operator].high == INT64_MAX ? INT64_MAX
								  : n + operators[operator].high;
		return true;
	}
	out->low = INT64_MIN;
	out->high = INT64_MAX;
	return (split == 0 || pattern_number(text_before(t, split), &out->low)) &&
	       (split + 1 == t.len || pattern_number(text_after(t, split + 1), &out->high));
}

// Words such as "gt" apply to the numbers after them.
static void
ready_ranges(struct pattern_list *l)
{
	size_t operator= 0, n = 0;

	for (size_t i = 0; i < l->count; i++) {
		struct pattern p = l->patterns[i];
		bool word = false;

		for (size_t k = 0; k < sizeof(operators) / sizeof(operators[0]); k++) {
			if (!text_is(p.text, operators[k].name))
				continue;
			operator= k;
			word = true;
		}
		if (word)
			continue;
		if (!parse_range(p.text, operator, & p))
			l->unknown = "a range that is none";
		else
			l->patterns[n++] = p;
	}
	l->count = n;
}

static void
ready_addresses(struct pattern_list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->count; i++) {
		struct pattern p = l->patterns[i];

		if (address_parse(p.text, &p.address)) {
			l->public |= !address_private(&p.address);
			l->patterns[n++] = p;
		} else {
			l->public = true;
			l->unknown = "the address of a host name";
		}
	}
	l->count = n;
}

static void
ready_expressions(struct flow_cache *c, struct pattern_list *l)
{
	unsigned flags = (l->icase ? REGEX_ICASE : 0) | (l->capture ? REGEX_CAPTURE : 0);

	for (size_t i = 0; i < l->count; i++) {
		const char *fault = NULL;
		size_t at;

		l->patterns[i].regex =
			regex_compile(c->arena, l->patterns[i].text, flags, &fault, &at);
		if (!l->patterns[i].regex)
			l->unknown = "a regular expression that is none";
	}
}

static void
ready_strings(struct flow_cache *c, struct pattern_list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		struct pattern *p = &l->patterns[i];

		p->key = l->icase ? text_lower(c->arena, p->text) : p->text;
	}
	if (l->match != MATCH_STR || l->count <= FEW_PATTERNS)
		return;
	l->exact = table_new(c->arena, l->count);
	for (size_t i = 0; i < l->count; i++)
		if (!table_get(l->exact, l->patterns[i].key, 0))
			table_add(l->exact, &l->patterns[i].key, 0);
}

static void
ready_bytes(struct flow_cache *c, struct pattern_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (!hex_decode(c->arena, l->patterns[i].text, &l->patterns[i].key))
			l->unknown = "a pattern that is no bytes";
}

static const enum match by_type[] = {
	[VALUE_STRING] = MATCH_STR,
	[VALUE_NUMBER] = MATCH_INT,
	[VALUE_BOOL] = MATCH_BOOL,
	[VALUE_ADDRESS] = MATCH_IP,
	[VALUE_BINARY] = MATCH_BIN,
};

static void
make_ready(struct flow_cache *c, struct pattern_list *l, enum value_type type)
{
	if (!l->match)
		l->match = by_type[type];
	l->ready = true;
	if (l->match == MATCH_INT || l->match == MATCH_LEN)
		ready_ranges(l);
	else if (l->match == MATCH_IP)
		ready_addresses(l);
	else if (l->match == MATCH_REG)
		ready_expressions(c, l);
	else if (l->match == MATCH_BIN)
		ready_bytes(c, l);
	else if (l->match != MATCH_BOOL && l->match != MATCH_FOUND)
		ready_strings(c, l);
}

static bool
delimits(char c, bool domain)
{
	return c == '/' || c == '?' || (domain && (c == '.' || c == ':'));
}

// Whether the pattern stands in t between delimiters, or t's ends.
static bool
match_words(struct text t, struct text pattern, bool domain)
{
	bool start = true;

	while (pattern.len && delimits(pattern.ptr[0], domain))
		pattern = text_after(pattern, 1);
	while (pattern.len && delimits(pattern.ptr[pattern.len - 1], domain))
		pattern.len--;
	for (size_t i = 0; i + pattern.len <= t.len && i < t.len; i++) {
		if (delimits(t.ptr[i], domain)) {
			start = true;
			continue;
		}
		if (start && text_eq(text_before(text_after(t, i), pattern.len), pattern) &&
			(i + pattern.len == t.len || delimits(t.ptr[i + pattern.len], domain)))
			return true;
		start = false;
	}
	return false;
}

static bool
contains(struct text t, struct text part)
{
	return !part.len || memmem(t.ptr, t.len, part.ptr, part.len) != NULL;
}

// Strings, both in lower case already if case does not count.
static bool
match_string(enum match match, struct text t, struct text p)
{
	switch (match) {
	case MATCH_STR:
	case MATCH_BIN:
		return text_eq(t, p);
	case MATCH_BEG:
		return t.len >= p.len && text_eq(text_before(t, p.len), p);
	case MATCH_END:
		return t.len >= p.len && text_eq(text_after(t, t.len - p.len), p);
	case MATCH_SUB:
		return contains(t, p);
	case MATCH_DIR:
		return match_words(t, p, false);
	default:
		return match_words(t, p, true);
	}
}

// A pattern of nothing but delimiters "matches" behind the text's last one, if the byte of memory
// after the text happens to be 0.
static bool
empty_word(enum match match, struct text t, struct text pattern)
{
	bool domain = match == MATCH_DOM;

	if (!domain && match != MATCH_DIR)
		return false;
	for (size_t i = 0; i < pattern.len; i++)
		if (!delimits(pattern.ptr[i], domain))
			return false;
	return !t.len || delimits(t.ptr[t.len - 1], domain);
}

// An IPv4 address is looked up among IPv6 networks, too, as ::ffff:10.1.2.3.
static bool
in_network(const struct address *a, const struct address *net)
{
	struct address mapped = { .family = 6, .prefix = 128, .bytes = { [10] = 0xff, 0xff } };

	memcpy(mapped.bytes + 12, a->bytes, 4);
	return address_in(a, net) ||
	       (a->family == 4 && net->family == 6 && address_in(&mapped, net));
}

static enum truth
match_one(struct walk *w, const struct pattern_list *l, const struct value *v,
	const struct pattern *p, struct groups *groups)
{
	enum regex_result found;

	switch (l->match) {
	case MATCH_INT:
		return v->number >= p->low && v->number <= p->high ? YES : NO;
	case MATCH_LEN:
		return (long long)v->text.len >= p->low && (long long)v->text.len <= p->high ? YES
		                                                                             : NO;
	case MATCH_IP:
		return in_network(&v->address, &p->address) ? YES : NO;
	case MATCH_REG:
		found = p->regex ? regex_match(w->arena, p->regex, v->text, groups)
		                 : REGEX_TOO_HARD;
		return found == REGEX_TOO_HARD ? UNKNOWN : found == REGEX_MATCH ? YES : NO;
	default:
		if (empty_word(l->match, v->text, p->key))
			return UNKNOWN;
		return match_string(l->match, v->text, p->key) ? YES : NO;
	}
}

// Where several match, a map takes the most specific network, of the value's own family first, or
// prefix, else the first.
static bool
better(const struct pattern_list *l, const struct value *v, const struct pattern *p,
	const struct pattern *best)
{
	if (!best)
		return true;
	if (l->match == MATCH_IP && p->address.family != best->address.family)
		return p->address.family == v->address.family;
	if (l->match == MATCH_IP)
		return p->address.prefix > best->address.prefix;
	return l->match == MATCH_BEG && !l->icase && p->key.len > best->key.len;
}

static enum truth
match_list(struct walk *w, const struct pattern_list *l, const struct value *v,
	const struct pattern **which, struct groups *groups)
{
	enum truth found = NO;
	const struct pattern *best = NULL;
	bool every = l->map && (l->match == MATCH_IP || l->match == MATCH_BEG);

	if (l->exact) {
		best = table_get(l->exact, v->text, 0);
		found = best ? YES : NO;
	}
	for (size_t i = 0; !l->exact && i < l->count && (found != YES || every); i++) {
		enum truth t = match_one(w, l, v, &l->patterns[i], groups);

		if (t == YES && better(l, v, &l->patterns[i], best))
			best = &l->patterns[i];
		if (t > found)
			found = t;
		// Which of a map's lines is the first that matches, depends on this one.
		if (t == UNKNOWN && l->map)
			return UNKNOWN;
	}
	if (which)
		*which = best;
	if (l->unknown && (l->map || found == NO))
		return UNKNOWN;
	return found;
}

static enum value_type
wanted_type(enum match match)
{
	if (match == MATCH_INT || match == MATCH_BOOL)
		return VALUE_NUMBER;
	if (match == MATCH_IP)
		return VALUE_ADDRESS;
	return match == MATCH_BIN ? VALUE_BINARY : VALUE_STRING;
}

static enum truth
match_unknown(const struct pattern_list *l, const struct value *v)
{
	if (!v->unlisted || l->match != MATCH_IP)
		return UNKNOWN;
	return l->public || l->unknown ? UNKNOWN : NO;
}

enum truth
pattern_match(struct walk *w, struct pattern_list *l, struct value *v, const struct pattern **which,
	struct groups *groups)
{
	struct value copy = *v;

	if (l->match == MATCH_FOUND)
		return v->knowledge == NOTHING ? UNKNOWN : YES;
	if (!l->ready && (v->knowledge == KNOWN || v->unlisted || l->match))
		make_ready(w->cache, l, v->type);
	if (v->knowledge != KNOWN)
		return match_unknown(l, v);
	if (!value_cast(w, &copy, wanted_type(l->match)))
		return NO;
	if (l->match == MATCH_BOOL)
		return copy.number ? YES : NO;
	if (l->icase && wanted_type(l->match) == VALUE_STRING && l->match != MATCH_REG)
		copy.text = text_lower(w->arena, copy.text);
	return match_list(w, l, &copy, which, groups);
}
