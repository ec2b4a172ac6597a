#include "model/tls_list.h"

enum { MAX_LIST = 16 * 1024 * 1024, MAX_LIST_LINE = 65535 };

enum option_kind { PLAIN, KEY_FILE, CA_FILE, FETCHED };

// What may stand in [], and how many words follow.
static const struct {
	const char *name;
	unsigned nargs;
	enum option_kind kind;
	unsigned versions;
} options[] = {
	{ "allow-0rtt", 0, PLAIN, ALL_VERSIONS },
	{ "alpn", 1, PLAIN, ALL_VERSIONS },
	{ "ca-file", 1, CA_FILE, ALL_VERSIONS },
	{ "ca-verify-file", 1, CA_FILE, ALL_VERSIONS },
	{ "ciphers", 1, PLAIN, ALL_VERSIONS },
	{ "ciphersuites", 1, PLAIN, ALL_VERSIONS },
	{ "client-sigalgs", 1, PLAIN, SINCE(V2_8) },
	{ "crl-file", 1, CA_FILE, ALL_VERSIONS },
	{ "curves", 1, PLAIN, ALL_VERSIONS },
	{ "ecdhe", 1, PLAIN, ALL_VERSIONS },
	{ "ktls", 1, PLAIN, SINCE(V3_4) },
	{ "no-alpn", 0, PLAIN, SINCE(V2_8) },
	{ "no-ca-names", 0, PLAIN, ALL_VERSIONS },
	{ "npn", 1, PLAIN, ALL_VERSIONS },
	{ "ocsp-update", 1, PLAIN, SINCE(V2_8) },
	{ "sigalgs", 1, PLAIN, SINCE(V2_8) },
	{ "ssl-max-ver", 1, PLAIN, ALL_VERSIONS },
	{ "ssl-min-ver", 1, PLAIN, ALL_VERSIONS },
	{ "verify", 1, PLAIN, ALL_VERSIONS },
	// of crt-store
	{ "acme", 1, FETCHED, SINCE(V3_2) },
	{ "alias", 1, PLAIN, SINCE(V3_0) },
	{ "bits", 1, PLAIN, SINCE(V3_4) },
	{ "crt", 1, FETCHED, SINCE(V3_0) },
	{ "domains", 1, PLAIN, SINCE(V3_2) },
	{ "generate-dummy", 1, FETCHED, SINCE(V3_4) },
	{ "ips", 1, PLAIN, SINCE(V3_4) },
	{ "issuer", 1, PLAIN, SINCE(V3_0) },
	{ "jwt", 1, PLAIN, SINCE(V3_4) },
	{ "key", 1, KEY_FILE, SINCE(V3_0) },
	{ "keytype", 1, PLAIN, SINCE(V3_4) },
	{ "ocsp", 1, PLAIN, SINCE(V3_0) },
	{ "sctl", 1, PLAIN, SINCE(V3_0) },
};

// A crt-list while it is read.
struct reading {
	struct arena *arena;
	const struct settings *settings;
	struct tls_file *file;
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

// `versions` refuse the file; its first fault is told.
static void
refuse(struct tls_file *t, size_t line, unsigned versions, const char *why)
{
	if (t->fault)
		return;
	t->fault = why;
	t->fault_line = line;
	t->fault_versions = versions;
}

// Whether some release that is judged knows the option; those that do not refuse it.
static bool
check_versions(
	const struct reading *r, const struct list_entry *e, struct text word, unsigned known)
{
	unsigned missing = settings_judged(r->settings, ALL_VERSIONS & ~known);

	if (missing)
		refuse(r->file, e->line, missing,
			arena_printf(r->arena, "its option '%.*s' is unknown to HAProxy %s",
				TEXT_ARG(word), version_list(r->arena, missing)));
	return missing != r->settings->targets;
}

static const char *
read_options(const struct reading *r, struct list_entry *e, struct text rest)
{
	struct arena *a = r->arena;
	struct text word, value;

	while ((word = tls_list_word(&rest)).len) {
		size_t i = 0;

		while (i < sizeof(options) / sizeof(options[0]) && !text_is(word, options[i].name))
			i++;
		if (i == sizeof(options) / sizeof(options[0]))
			return arena_printf(
				a, "HAProxy knows no option '%.*s' there", TEXT_ARG(word));
		if (!check_versions(r, e, word, options[i].versions))
			return r->file->fault;
		value = options[i].nargs ? tls_list_word(&rest) : word;
		if (!value.len)
			return arena_printf(a, "the option '%.*s' has no value", TEXT_ARG(word));
		take_option(e, options[i].kind, value);
	}
	return NULL;
}

// entry = path ("[" option* "]")? filter*
static const char *
read_entry(const struct reading *r, struct list_entry *e, struct text line)
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
	return read_options(r, e, after);
}

static bool
is_blank(struct text line)
{
	return !tls_list_word(&line).len;
}

struct list_entry *
tls_list_read(struct arena *a, const struct settings *settings, struct tls_file *t)
{
	const struct reading r = { a, settings, t };
	struct list_entry *entries = NULL, **end = &entries;
	struct text rest;
	bool open;
	size_t n = 0;

	if (t->info.kind != HOST_FILE)
		return NULL;
	if (!host_read(settings->host, a, t->path, MAX_LIST, &rest)) {
		t->info.kind = HOST_UNKNOWN;
		return NULL;
	}
	open = rest.len && rest.ptr[rest.len - 1] != '\n';
	while (rest.len) {
		struct text line = text_cut(&rest, '\n');
		struct list_entry *e = arena_new(a, struct list_entry);
		const char *why;

		e->line = ++n;
		if (text_starts(line, "#") || is_blank(line))
			continue;
		why = line.len > MAX_LIST_LINE ? "the line is too long" : read_entry(&r, e, line);
		if (why) {
			refuse(t, n, 0, why);
			break;
		}
		*end = e;
		end = &e->next;
	}
	if (open)
		refuse(t, 0, 0, "its last line has no newline");
	return entries;
}
