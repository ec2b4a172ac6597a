#include "model/tls.h"

#include <stddef.h>

#include "model/files.h"
#include "model/listener.h"
#include "model/placeholder.h"
#include "model/tls_list.h"

// What is being collected.
struct finder {
	const struct model *m;
	struct arena *arena;
	struct tls_file **end;
	struct table *seen; // struct seen, by path
	struct certificate_extras extras;
	struct text crt_base, ca_base, key_base;
};

struct seen {
	struct text path;
	const struct certificate *cert;
};

// The words of bind and server lines that name files.
static const struct option {
	const char *name;
	enum tls_role role;
} options[] = {
	{ "crt", TLS_CERTIFICATE },
	{ "default-crt", TLS_CERTIFICATE },
	{ "crt-list", TLS_LIST },
	{ "ca-file", TLS_CA },
	{ "ca-verify-file", TLS_CA },
	{ "crl-file", TLS_CA },
};
enum { NOPTIONS = sizeof(options) / sizeof(options[0]) };

static struct tls_file *
add(struct finder *f, const struct tls_file *like, struct text path)
{
	struct tls_file *t = arena_new(f->arena, struct tls_file);
	struct seen *s = table_get(f->seen, path, like->role);

	*t = *like;
	t->path = path;
	t->next = NULL;
	t->again = s != NULL;
	t->info = host_look(f->m->settings->host, f->arena, path);
	if (!s) {
		s = arena_new(f->arena, struct seen);
		s->path = path;
		table_add(f->seen, &s->path, like->role);
	}
	if (t->role == TLS_CERTIFICATE && !s->cert)
		s->cert = certificate_load(f->m->settings->host, f->arena, path, &f->extras);
	if (t->role == TLS_CA && t->info.kind == HOST_FILE &&
		!certificate_ca(f->m->settings->host, f->arena, path))
		t->fault = "it holds no certificate and no revocation list in PEM form";
	t->cert = s->cert;
	*f->end = t;
	f->end = &t->next;
	return t;
}

// Endings that a directory's certificates do not have: these go with others.
static bool
is_extra(struct text name)
{
	static const char *const endings[] = { ".issuer", ".ocsp", ".sctl", ".key" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (text_ends(name, endings[i]))
			return true;
	return text_starts(name, ".");
}

bool
tls_stray(const struct tls_file *f)
{
	return f->cert && f->from && f->from->role == TLS_DIRECTORY &&
	       (f->cert->fault == CERTIFICATE_ABSENT || f->cert->fault == CERTIFICATE_UNREADABLE);
}

static void
add_directory(struct finder *f, const struct tls_file *like, struct text path)
{
	const struct host *h = f->m->settings->host;
	struct tls_file dir = *like, *t;
	const struct text *names;
	size_t n;

	dir.role = TLS_DIRECTORY;
	t = add(f, &dir, path);
	names = host_list(h, f->arena, path, &n);
	if (!names)
		t->info.kind = HOST_UNKNOWN;
	for (size_t i = 0; i < n; i++) {
		struct text file = path_below(f->arena, path, names[i]);
		struct tls_file entry = *like;
		enum host_kind kind;

		if (is_extra(names[i]))
			continue;
		kind = host_look(h, f->arena, file).kind;
		if (kind != HOST_FILE && kind != HOST_ABSENT && kind != HOST_UNKNOWN)
			continue;
		entry.from = t;
		t->entries++;
		t->strays += tls_stray(add(f, &entry, file));
	}
}

// An absent file may be a bundle of files that say the kind of their key.
static bool
add_bundle(struct finder *f, const struct tls_file *like, struct text path)
{
	static const char *const kinds[] = { "rsa", "dsa", "ecdsa" };
	bool found = false;

	for (size_t i = 0; f->extras.bundle && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct text file = text_printf(f->arena, "%.*s.%s", TEXT_ARG(path), kinds[i]);

		if (host_look(f->m->settings->host, f->arena, file).kind != HOST_FILE)
			continue;
		add(f, like, file);
		found = true;
	}
	return found;
}

static void
add_certificate(struct finder *f, const struct tls_file *like, struct text path)
{
	enum host_kind kind = host_look(f->m->settings->host, f->arena, path).kind;

	if (kind == HOST_DIRECTORY && like->bind && !like->from)
		add_directory(f, like, path);
	else if (kind != HOST_ABSENT || !add_bundle(f, like, path))
		add(f, like, path);
}

static void
add_list(struct finder *f, const struct tls_file *like, struct text path)
{
	struct tls_file *t = add(f, like, path);
	struct list_entry *entries = tls_list_read(f->arena, f->m->settings->host, t);

	for (struct list_entry *e = entries; e; e = e->next) {
		struct tls_file entry = *like;
		struct text file = path_below(f->arena, f->crt_base, e->path);

		t->entries++;
		// With "@" it is an entry of a crt-store, and with a key of its own it is 3.x's.
		if (text_starts(e->path, "@") || e->own_key ||
			placeholder_in(file, &(struct text){ 0 })) {
			t->partial = true;
			continue;
		}
		entry.role = TLS_CERTIFICATE;
		entry.from = t;
		entry.list_line = e->line;
		entry.filters = e->filters;
		add_certificate(f, &entry, line_file(f->m, like->line, file));
	}
}

static struct text
base_of(const struct finder *f, enum tls_role role)
{
	static const struct text none = { "", 0 };

	return role == TLS_CERTIFICATE ? f->crt_base : role == TLS_CA ? f->ca_base : none;
}

static void
add_word(struct finder *f, const struct line *l, size_t word, enum tls_role role, bool bind)
{
	struct tls_file like = { .role = role, .line = l, .word = word, .bind = bind };
	struct text path = line_word(l, word), which;

	if (!path.len || text_starts(path, "@") || line_word_flags(l, word) & WORD_UNKNOWN ||
		placeholder_in(path, &which))
		return;
	path = line_file(f->m, l, path_below(f->arena, base_of(f, role), path));
	if (!path.len)
		return;
	if (role == TLS_CERTIFICATE)
		add_certificate(f, &like, path);
	else if (role == TLS_LIST)
		add_list(f, &like, path);
	else
		add(f, &like, path);
}

static void
add_bind(struct finder *f, const struct line *l)
{
	for (size_t i = 0; i < NOPTIONS; i++)
		for (size_t at = 0; bind_option(l, options[i].name, &at);)
			add_word(f, l, at, options[i].role, true);
}

static void
add_server(struct finder *f, const struct line *l, size_t first)
{
	for (size_t w = first; w + 1 < l->nwords; w++)
		for (size_t i = 0; i < NOPTIONS; i++)
			if (text_is(line_word(l, w), options[i].name))
				add_word(f, l, w + 1, options[i].role, false);
}

// "load crt FILE key FILE alias NAME ..." of a crt-store.
static struct text
load_word(const struct line *l, const char *name, size_t *at)
{
	for (size_t w = 1; w + 1 < l->nwords; w += 2)
		if (text_is(line_word(l, w), name)) {
			*at = w + 1;
			return line_word(l, w + 1);
		}
	return (struct text){ "", 0 };
}

static struct text
store_base(const struct line *l, enum keyword_id keyword, struct text global)
{
	const struct line *own = section_find(l->section, keyword);

	return own ? line_word(own, 1) : global;
}

static void
add_load(struct finder *f, const struct line *l)
{
	struct tls_file like = { .role = TLS_CERTIFICATE, .line = l }, *t;
	size_t at = 0, ignored, acme = 0;
	struct text crt = load_word(l, "crt", &at), key = load_word(l, "key", &ignored), which;

	load_word(l, "acme", &acme); // HAProxy fetches it itself
	if (!crt.len || acme || line_word_flags(l, at) & WORD_UNKNOWN ||
		placeholder_in(crt, &which))
		return;
	like.word = at;
	crt = line_file(
		f->m, l, path_below(f->arena, store_base(l, KW_CRT_BASE, f->crt_base), crt));
	if (key.len)
		key = line_file(f->m, l,
			path_below(f->arena, store_base(l, KW_KEY_BASE, f->key_base), key));
	t = add(f, &like, crt);
	t->cert = certificate_load_pair(f->m->settings->host, f->arena, crt, key);
	((struct seen *)table_get(f->seen, crt, TLS_CERTIFICATE))->cert = t->cert;
}

static struct text
first_word(const struct model *m, enum keyword_id keyword)
{
	const struct line *l = m->lines[keyword];

	while (l && l->section->type != SECTION_GLOBAL)
		l = l->next_same;
	return l ? line_word(l, 1) : (struct text){ "", 0 };
}

static const struct {
	const char *word;
	size_t member;
} extra_words[] = {
	{ "bundle", offsetof(struct certificate_extras, bundle) },
	{ "issuer", offsetof(struct certificate_extras, issuer) },
	{ "key", offsetof(struct certificate_extras, key) },
	{ "ocsp", offsetof(struct certificate_extras, ocsp) },
	{ "sctl", offsetof(struct certificate_extras, sctl) },
};
enum { NEXTRAS = sizeof(extra_words) / sizeof(extra_words[0]) };

static void
set_extra(struct certificate_extras *e, struct text word, bool on)
{
	for (size_t i = 0; i < NEXTRAS; i++)
		if (text_is(word, "all") || text_is(word, extra_words[i].word))
			*(bool *)((char *)e + extra_words[i].member) = on;
}

static struct certificate_extras
extras_of(const struct model *m)
{
	struct certificate_extras e = { 0 };

	e.del_ext = m->lines[KW_SSL_LOAD_EXTRA_DEL_EXT];
	e.chains = m->lines[KW_ISSUERS_CHAIN_PATH];
	e.strict = !(m->settings->targets & VERSION_BIT(V2_6));
	set_extra(&e, TEXT("all"), true);
	for (const struct line *l = m->lines[KW_SSL_LOAD_EXTRA_FILES]; l; l = l->next_same) {
		set_extra(&e, TEXT("all"), false);
		for (size_t i = 1; i < l->nwords; i++)
			set_extra(&e, line_word(l, i), true);
	}
	return e;
}

struct tls_file *
tls_find(struct arena *a, const struct model *m)
{
	struct tls_file *files = NULL;
	struct finder f = {
		.m = m, .arena = a, .end = &files, .seen = table_new(a, 16), .extras = extras_of(m)
	};
	static const struct {
		enum keyword_id keyword;
		size_t first;
	} servers[] = { { KW_SERVER, 3 }, { KW_DEFAULT_SERVER, 1 }, { KW_SERVER_TEMPLATE, 4 } };

	if (!m->settings->host)
		return NULL;
	f.crt_base = first_word(m, KW_CRT_BASE);
	f.ca_base = first_word(m, KW_CA_BASE);
	f.key_base = first_word(m, KW_KEY_BASE);
	for (const struct line *l = m->lines[KW_LOAD]; l; l = l->next_same)
		if (l->section->type == SECTION_CRT_STORE)
			add_load(&f, l);
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same)
		add_bind(&f, l);
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		for (const struct line *l = m->lines[servers[i].keyword]; l; l = l->next_same)
			add_server(&f, l, servers[i].first);
	return files;
}

static bool
same_directory(const struct tls_file *f, const struct tls_file *g)
{
	return f->from && f->from == g->from && f->from->role == TLS_DIRECTORY;
}

const struct tls_file *
tls_next(const struct model *m, const struct tls_file *f,
	bool (*is)(const struct model *m, const struct tls_file *f))
{
	const struct tls_file *next = f ? f->next : m->tls_files;

	while (next && (next->again || (f && same_directory(f, next)) || !is(m, next)))
		next = next->next;
	return next;
}

const char *
tls_name(const struct model *m, const struct tls_file *f,
	bool (*is)(const struct model *m, const struct tls_file *f))
{
	size_t more = 0;

	if (f->list_line)
		return arena_printf(m->arena, "'%.*s' (line %zu of '%.*s')", TEXT_ARG(f->path),
			f->list_line, TEXT_ARG(f->from->path));
	for (const struct tls_file *g = f->next; g && same_directory(f, g); g = g->next)
		more += is(m, g);
	if (more)
		return arena_printf(m->arena, "'%.*s' (like %zu more of its directory)",
			TEXT_ARG(f->path), more);
	return arena_printf(m->arena, "'%.*s'", TEXT_ARG(f->path));
}

bool
tls_trusted_group(const struct model *m, struct text group)
{
	static const enum keyword_id own[] = { KW_GROUP, KW_GID, KW_USER };

	if (text_is(group, "root") || text_is(group, "haproxy") || text_is(group, "ssl-cert"))
		return true;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		for (const struct line *l = m->lines[own[i]]; l; l = l->next_same)
			if (l->section->type == SECTION_GLOBAL && text_eq(line_word(l, 1), group))
				return true;
	return false;
}

bool
tls_reachable(const struct model *m, struct text path, bool everybody)
{
	struct host_info info = host_look(m->settings->host, m->arena, path);

	for (const struct host_step *s = info.steps; s; s = s->next) {
		bool others = s->mode & 0001,
		     group = s->mode & 0010 && !tls_trusted_group(m, s->group);

		if (!others && (everybody || !group))
			return false;
	}
	return true;
}

static bool
has_unknown_word(const struct line *l)
{
	for (size_t i = 0; i < l->nwords; i++)
		if (line_word_flags(l, i) & WORD_UNKNOWN)
			return true;
	return false;
}

bool
tls_without_certificate(const struct model *m, const struct line *bind, const struct tls_file *own)
{
	size_t named = 0;

	if (!bind_has(bind, "ssl") || has_unknown_word(bind) ||
		(m->lines[KW_SSL_F_USE] && section_find(bind->section, KW_SSL_F_USE)))
		return false;
	for (size_t i = 0; i < NOPTIONS; i++)
		for (size_t at = 0;
			options[i].role != TLS_CA && bind_option(bind, options[i].name, &at);)
			named++;
	if (!named)
		return true;
	if (!m->settings->host)
		return false;
	for (const struct tls_file *f = own; f && f->line == bind; f = f->next) {
		if (f->from || f->role == TLS_CA)
			continue;
		if (f->role == TLS_CERTIFICATE || f->entries ||
			f->info.kind != (f->role == TLS_LIST ? HOST_FILE : HOST_DIRECTORY) ||
			f->fault)
			return false;
		named--;
	}
	return named == 0;
}

const struct tls_file *
tls_covering(const struct model *m, const struct section *s, struct text host)
{
	const struct tls_file *found = NULL;

	for (const struct tls_file *f = m->tls_files; f; f = f->next) {
		if (!f->bind || f->line->section != s || !f->cert ||
			!certificate_covers(f->cert, host))
			continue;
		if (!f->cert->self_signed)
			return f;
		found = f;
	}
	return found;
}

size_t
tls_word(const struct line *bind)
{
	for (size_t i = 0; i < NOPTIONS; i++) {
		size_t at = 0;

		if (options[i].role != TLS_CA && bind_option(bind, options[i].name, &at))
			return at;
	}
	return 0;
}

static bool
is_found(const struct model *m, const struct line *bind, size_t word)
{
	for (const struct tls_file *f = m->tls_files; f; f = f->next)
		if (f->line == bind && f->word == word && !f->from)
			return f->info.kind != HOST_UNKNOWN && !f->fault && !f->partial;
	return false;
}

bool
tls_complete(const struct model *m, const struct section *s)
{
	if (section_find(s, KW_SSL_F_USE))
		return false;
	for (const struct line *l = section_find(s, KW_BIND); l; l = section_find_next(l))
		for (size_t i = 0; i < NOPTIONS; i++)
			for (size_t at = 0;
				options[i].role != TLS_CA && bind_option(l, options[i].name, &at);)
				if (!is_found(m, l, at))
					return false;
	return true;
}
