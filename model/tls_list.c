#include "model/tls_list.h"

enum { MAX_LIST = 16 * 1024 * 1024, MAX_LIST_LINE = 65535 };

// What may stand in [], in any version, and how many words follow.
static const struct {
	const char *name;
	unsigned nargs;
} options[] = {
	{ "allow-0rtt", 0 },
	{ "alpn", 1 },
	{ "ca-file", 1 },
	{ "ca-verify-file", 1 },
	{ "ciphers", 1 },
	{ "ciphersuites", 1 },
	{ "client-sigalgs", 1 },
	{ "crl-file", 1 },
	{ "curves", 1 },
	{ "ecdhe", 1 },
	{ "no-alpn", 0 },
	{ "no-ca-names", 0 },
	{ "npn", 1 },
	{ "sigalgs", 1 },
	{ "ssl-max-ver", 1 },
	{ "ssl-min-ver", 1 },
	{ "verify", 1 },
	// of crt-store, since 3.0
	{ "acme", 1 },
	{ "domains", 1 },
	{ "issuer", 1 },
	{ "key", 1 },
	{ "ocsp", 1 },
	{ "ocsp-update", 1 },
	{ "sctl", 1 },
};

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct text
next_word(struct text *rest)
{
	struct text word;
	size_t n = 0;

	while (rest->len && blank(rest->ptr[0]))
		*rest = text_after(*rest, 1);
	while (n < rest->len && !blank(rest->ptr[n]))
		n++;
	word = text_before(*rest, n);
	*rest = text_after(*rest, n);
	return word;
}

static const char *
read_options(struct arena *a, struct list_entry *e, struct text rest)
{
	struct text word;

	while ((word = next_word(&rest)).len) {
		size_t i = 0;

		while (i < sizeof(options) / sizeof(options[0]) && !text_is(word, options[i].name))
			i++;
		if (i == sizeof(options) / sizeof(options[0]))
			return arena_printf(
				a, "HAProxy knows no option '%.*s' there", TEXT_ARG(word));
		e->own_key |= text_is(word, "key") || text_is(word, "acme");
		for (unsigned n = 0; n < options[i].nargs; n++)
			if (!next_word(&rest).len)
				return arena_printf(
					a, "the option '%.*s' has no value", TEXT_ARG(word));
	}
	return NULL;
}

// entry = path ("[" option* "]")? filter*
static const char *
read_entry(struct arena *a, struct list_entry *e, struct text line)
{
	size_t open = text_find_char(line, '['), close = text_find_char(line, ']');
	struct text before = text_before(line, open), after;

	if (close < line.len && open >= line.len)
		return "a ']' has no '['";
	if (open < line.len && text_has(text_after(line, open + 1), "["))
		return "there is more than one '['";
	e->path = next_word(&before);
	if (open < line.len && !e->path.len)
		return "the line begins with '[' and not with a certificate";
	if (open >= line.len) {
		e->filters = before;
		return NULL;
	}
	after = text_before(text_after(line, open + 1), close > open ? close - open - 1 : 0);
	e->filters = text_after(line, close + 1);
	return read_options(a, e, after);
}

static bool
is_blank(struct text line)
{
	return !next_word(&line).len;
}

static void
refuse(struct tls_file *t, size_t line, const char *why)
{
	if (t->fault)
		return;
	t->fault = why;
	t->fault_line = line;
}

struct list_entry *
tls_list_read(struct arena *a, const struct host *h, struct tls_file *t)
{
	struct list_entry *entries = NULL, **end = &entries;
	struct text rest;
	bool open;
	size_t n = 0;

	if (t->info.kind != HOST_FILE)
		return NULL;
	if (!host_read(h, a, t->path, MAX_LIST, &rest)) {
		t->info.kind = HOST_UNKNOWN;
		return NULL;
	}
	open = rest.len && rest.ptr[rest.len - 1] != '\n';
	while (rest.len && !t->fault) {
		struct text line = text_cut(&rest, '\n');
		struct list_entry *e = arena_new(a, struct list_entry);
		const char *why;

		e->line = ++n;
		if (text_starts(line, "#") || is_blank(line))
			continue;
		why = line.len > MAX_LIST_LINE ? "the line is too long" : read_entry(a, e, line);
		if (why) {
			refuse(t, n, why);
			break;
		}
		*end = e;
		end = &e->next;
	}
	if (open)
		refuse(t, 0, "its last line has no newline");
	return entries;
}
