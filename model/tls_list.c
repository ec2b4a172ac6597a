#include "model/tls_list.h"

enum { MAX_LIST = 16 * 1024 * 1024, MAX_LIST_LINE = 65535 };

enum option_kind { PLAIN, KEY_FILE, CA_FILE, FETCHED };

// What may stand in [], in any version, and how many words follow.
static const struct {
	const char *name;
	unsigned nargs;
	enum option_kind kind;
} options[] = {
	{ "allow-0rtt", 0, PLAIN },
	{ "alpn", 1, PLAIN },
	{ "ca-file", 1, CA_FILE },
	{ "ca-verify-file", 1, CA_FILE },
	{ "ciphers", 1, PLAIN },
	{ "ciphersuites", 1, PLAIN },
	{ "client-sigalgs", 1, PLAIN },
	{ "crl-file", 1, CA_FILE },
	{ "curves", 1, PLAIN },
	{ "ecdhe", 1, PLAIN },
	{ "no-alpn", 0, PLAIN },
	{ "no-ca-names", 0, PLAIN },
	{ "npn", 1, PLAIN },
	{ "sigalgs", 1, PLAIN },
	{ "ssl-max-ver", 1, PLAIN },
	{ "ssl-min-ver", 1, PLAIN },
	{ "verify", 1, PLAIN },
	// of crt-store, since 3.0
	{ "acme", 1, FETCHED },
	{ "domains", 1, PLAIN },
	{ "issuer", 1, PLAIN },
	{ "key", 1, KEY_FILE },
	{ "ocsp", 1, PLAIN },
	{ "ocsp-update", 1, PLAIN },
	{ "sctl", 1, PLAIN },
};

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct text
tls_list_word(struct text *rest)
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

static void
take_option(struct list_entry *e, enum option_kind kind, struct text value)
{
	if (kind == KEY_FILE)
		e->key = value;
	else if (kind == FETCHED)
		e->fetched = true;
	else if (kind == CA_FILE && e->nca < MAX_ENTRY_CA)
		e->ca[e->nca++] = value;
}

static const char *
read_options(struct arena *a, struct list_entry *e, struct text rest)
{
	struct text word, value;

	while ((word = tls_list_word(&rest)).len) {
		size_t i = 0;

		while (i < sizeof(options) / sizeof(options[0]) && !text_is(word, options[i].name))
			i++;
		if (i == sizeof(options) / sizeof(options[0]))
			return arena_printf(
				a, "HAProxy knows no option '%.*s' there", TEXT_ARG(word));
		value = options[i].nargs ? tls_list_word(&rest) : word;
		if (!value.len)
			return arena_printf(a, "the option '%.*s' has no value", TEXT_ARG(word));
		take_option(e, options[i].kind, value);
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
	e->path = tls_list_word(&before);
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
	return !tls_list_word(&line).len;
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
