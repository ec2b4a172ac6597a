#include "model/application_mark.h"

// Found anywhere in a name.
static const char *const compounds[] = { "openwebui", "open-webui", "open_webui" };

// Whole words: what stands between bytes that are no letters.
static const char *const words[] = { "ai", "chat", "gpt", "llm", "ollama", "owui", "webui" };

// Their first letters, in both cases.
static const bool starts[256] = { ['A'] = true,
	['C'] = true,
	['G'] = true,
	['L'] = true,
	['O'] = true,
	['W'] = true,
	['a'] = true,
	['c'] = true,
	['g'] = true,
	['l'] = true,
	['o'] = true,
	['w'] = true };

static bool
is_word(struct text t)
{
	if (t.len < 2 || t.len > 6 || !starts[(unsigned char)t.ptr[0]])
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i][0] == (t.ptr[0] | 0x20) && text_iis(t, words[i]))
			return true;
	return false;
}

// Whether a word of the name is a mark.
static bool
name_marked(struct text name)
{
	for (size_t at = 0; at < name.len;) {
		size_t end = at;

		if ((name.ptr[at] | 0x20) == 'o')
			for (size_t i = 0; i < sizeof(compounds) / sizeof(compounds[0]); i++)
				if (text_istarts(text_after(name, at), compounds[i]))
					return true;
		while (end < name.len && ascii_letter(name.ptr[end]))
			end++;
		if (is_word((struct text){ name.ptr + at, end - at }))
			return true;
		at = end + 1;
	}
	return false;
}

// Likewise of a host name, whose last two labels do not count.
static bool
host_marked(struct text host)
{
	size_t end = host.len, dots = 0;

	host = text_before(host, text_find_char(host, ':'));
	for (size_t i = host.len; i-- && dots < 2;)
		if (host.ptr[i] == '.') {
			dots++;
			end = i;
		}
	// A name without dots is a container's or a machine's.
	if (dots < 2)
		return !dots && name_marked(host);
	return name_marked(text_before(host, end));
}

bool
pattern_marked(struct text pattern)
{
	bool path = text_find_char(pattern, '/') < pattern.len;

	return path ? name_marked(pattern) : host_marked(pattern);
}

bool
proxy_marked(const struct proxy *p)
{
	const struct line *l;

	if (name_marked(p->name))
		return true;
	for (l = section_find(p->section, KW_SERVER); l; l = section_find_next(l))
		if (name_marked(line_word(l, 1)) || host_marked(line_word(l, 2)))
			return true;
	for (l = section_find(p->section, KW_OPTION); l; l = section_find_next(l))
		if (text_is(line_word(l, 1), "httpchk") && l->nwords > 2 &&
			name_marked(span_text(line_rest(l, 2))))
			return true;
	return false;
}

bool
proxy_named(struct arena *a, const struct proxy *p)
{
	static const char *const names[] = { "owui", "open-webui", "open_webui", "openwebui" };
	struct text lower = text_lower(a, p->name);

	for (const struct line *l = section_find(p->section, KW_SERVER); l;
		l = section_find_next(l)) {
		struct text server = text_lower(a, span_text(line_rest(l, 1)));

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (text_has(lower, names[i]) || text_has(server, names[i]))
				return true;
	}
	return false;
}

bool
proxy_open_webui(struct arena *a, const struct proxy *p)
{
	if (proxy_named(a, p))
		return true;
	for (const struct line *l = section_find(p->section, KW_SERVER); l;
		l = section_find_next(l)) {
		if (name_marked(p->name) && (text_ends(line_word(l, 2), ":3000") ||
						    text_ends(line_word(l, 2), ":8080")))
			return true;
	}
	return false;
}
