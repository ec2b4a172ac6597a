#include "model/tls.h"

#include <errno.h>
#include <stddef.h>

#include "model/defined.h"
#include "model/files.h"
#include "model/listener.h"
#include "model/placeholder.h"
#include "model/tls_list.h"

// What is being collected.
struct finder {
	const struct model *m;
	struct arena *arena;
	struct tls_file **end;
	struct table *seen;  // struct seen, by path
	struct table *loads; // struct load, by name
	struct certificate_extras extras;
};

struct seen {
	struct text path;
	const struct certificate *cert;
};

// Of a crt-store's line.
struct load {
	struct text name;
	struct tls_file *file; // NULL for one that is not known, or that HAProxy fetches itself
	bool keyless;          // it names no key, which is looked for when it is used
};

// The words of bind and server lines that name files.
static const struct option {
	const char *name;
	enum tls_role role;
	enum keyword_id base; // what relative paths start at; 0 for none
} options[] = {
	{ "crt", TLS_CERTIFICATE, KW_CRT_BASE },
	{ "default-crt", TLS_CERTIFICATE, KW_CRT_BASE },
	{ "crt-list", TLS_LIST, 0 },
	{ "ca-file", TLS_CA, KW_CA_BASE },
	{ "ca-verify-file", TLS_CA, KW_CA_BASE },
	{ "crl-file", TLS_CA, KW_CA_BASE },
};
enum { NOPTIONS = sizeof(options) / sizeof(options[0]) };

static struct tls_file *
append(struct finder *f, const struct tls_file *like, struct text path)
{
	struct tls_file *t = arena_new(f->arena, struct tls_file);

	*t = *like;
	t->path = path;
	t->next = NULL;
	t->info = host_look(f->m->settings->host, f->arena, path);
	*f->end = t;
	f->end = &t->next;
	return t;
}

// What is wrong with a regular file in that role; NULL if nothing is.
static const char *
fault_of(const struct finder *f, const struct tls_file *t)
{
	const struct host *h = f->m->settings->host;

	if (t->role == TLS_CA && !certificate_ca(h, f->arena, t->path))
		return "it holds no certificate and no revocation list in PEM form";
	if (t->role == TLS_DH && !certificate_dh(h, f->arena, t->path))
		return "it holds no Diffie-Hellman parameters in PEM form";
	return t->role == TLS_ISSUERS ? "it is no directory" : NULL;
}

static struct tls_file *
add(struct finder *f, const struct tls_file *like, struct text path)
{
	struct tls_file *t = append(f, like, path);
	struct seen *s = table_get(f->seen, path, like->role);

	t->again = s != NULL;
	if (!s) {
		s = arena_new(f->arena, struct seen);
		s->path = path;
		table_add(f->seen, &s->path, like->role);
	}
	if (t->role == TLS_CERTIFICATE && !s->cert)
		s->cert = certificate_load(f->m->settings->host, f->arena, path, &f->extras);
	if (t->info.kind == HOST_FILE)
		t->fault = fault_of(f, t);
	else if (t->info.kind == HOST_DIRECTORY && t->role == TLS_DH)
		t->fault = "it is a directory, and HAProxy reads it for ever";
	t->cert = s->cert;
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

// Where relative paths of l start: at what is set before it, in its own crt-store or for all.
// False if that cannot be told.
static bool
base_of(const struct finder *f, const struct line *l, enum keyword_id keyword, struct text *base)
{
	const struct line *found = NULL;

	*base = (struct text){ "", 0 };
	for (const struct line *b = f->m->lines[keyword]; b; b = b->next_same) {
		bool own = b->section == l->section;

		if ((!own && b->section->type != SECTION_GLOBAL) || !line_before(b, l))
			continue;
		if ((found && !own) || line_branch(b) || line_word_flags(b, 1) & WORD_UNKNOWN)
			return false;
		found = b;
	}
	if (found)
		*base = line_word(found, 1);
	return true;
}

// The file that `path` on l, or in a list that l names, stands for; empty if that cannot be told.
static struct text
file_of(const struct finder *f, const struct line *l, struct text path, enum keyword_id base)
{
	static const struct text none = { "", 0 };
	struct text below = none, which;

	if (!path.len || text_starts(path, "@") || placeholder_in(path, &which) ||
		(base && path.ptr[0] != '/' && !base_of(f, l, base, &below)))
		return none;
	return line_file(f->m, l, path_below(f->arena, below, path));
}

// A certificate with its key in a file of its own that the configuration names.
static struct tls_file *
add_pair(struct finder *f, const struct tls_file *like, struct text crt, struct text key)
{
	struct tls_file *t = append(f, like, crt);

	t->cert = certificate_load_pair(f->m->settings->host, f->arena, crt, key);
	return t;
}

// What a crt-store loads by that name, "@web/chat".
static void
add_named(struct finder *f, const struct tls_file *like, struct text name)
{
	static const struct certificate_extras none = { .strict = true }; // crt-store is of 3.0
	struct load *load = table_get(f->loads, name, 0);
	struct tls_file *t;

	if (load && !load->file)
		return;
	if (load && load->keyless && load->file->cert->fault == CERTIFICATE_GOOD)
		load->file->cert =
			certificate_load(f->m->settings->host, f->arena, load->file->path, &none);
	t = append(f, like, load ? load->file->path : name);
	if (load) {
		t->cert = load->file->cert;
		t->again = true;
		load->file->bind |= like->bind;
	} else {
		t->info = (struct host_info){ .kind = HOST_ABSENT, .error = ENOENT };
	}
}

// A word that is no option of that line has no file.
static struct text
word_file(const struct finder *f, const struct line *l, size_t word, enum keyword_id base)
{
	if (!word || line_word_flags(l, word) & WORD_UNKNOWN)
		return (struct text){ "", 0 };
	return file_of(f, l, line_word(l, word), base);
}

static bool
is_name(const struct finder *f, struct text path)
{
	return text_starts(path, "@") || table_get(f->loads, path, 0);
}

static void
add_entry_files(struct finder *f, const struct tls_file *entry, const struct list_entry *e)
{
	for (size_t i = 0; i < e->nca; i++) {
		struct tls_file ca = *entry;
		struct text path = file_of(f, entry->line, e->ca[i], KW_CA_BASE);

		ca.role = TLS_CA;
		if (path.len)
			add(f, &ca, path);
	}
}

// False if what it names is not known.
static bool
add_entry(struct finder *f, const struct tls_file *entry, const struct list_entry *e)
{
	struct text path = file_of(f, entry->line, e->path, KW_CRT_BASE);

	if (is_name(f, e->path)) {
		add_named(f, entry, e->path);
		return true;
	}
	if (!path.len || e->fetched || (e->key.len && e->key.ptr[0] != '/'))
		return false;
	if (e->key.len)
		add_pair(f, entry, path, file_of(f, entry->line, e->key, 0));
	else
		add_certificate(f, entry, path);
	return true;
}

static void
add_list(struct finder *f, const struct tls_file *like, struct text path)
{
	struct tls_file *t = add(f, like, path);
	struct list_entry *entries = tls_list_read(f->arena, f->m->settings, t);

	for (struct list_entry *e = entries; e; e = e->next) {
		struct tls_file entry = *like;

		t->entries++;
		entry.role = TLS_CERTIFICATE;
		entry.from = t;
		entry.list_line = e->line;
		entry.filters = e->filters;
		t->partial |= !add_entry(f, &entry, e);
		add_entry_files(f, &entry, e);
	}
}

static void
add_word(struct finder *f, const struct line *l, size_t word, const struct option *o, bool bind)
{
	struct tls_file like = { .role = o->role, .line = l, .word = word, .bind = bind };
	struct text path;

	path = word_file(f, l, word, o->base);
	if (o->role == TLS_CERTIFICATE && is_name(f, line_word(l, word)))
		add_named(f, &like, line_word(l, word));
	else if (!path.len)
		return;
	else if (o->role == TLS_CERTIFICATE)
		add_certificate(f, &like, path);
	else if (o->role == TLS_LIST)
		add_list(f, &like, path);
	else
		add(f, &like, path);
}

static void
add_bind(struct finder *f, const struct line *l)
{
	for (size_t i = 0; i < NOPTIONS; i++)
		for (size_t at = 0; bind_option(l, options[i].name, &at);)
			add_word(f, l, at, &options[i], true);
}

static void
add_server(struct finder *f, const struct line *l, size_t first)
{
	for (size_t w = first; w + 1 < l->nwords; w++)
		for (size_t i = 0; i < NOPTIONS; i++)
			if (text_is(line_word(l, w), options[i].name))
				add_word(f, l, w + 1, &options[i], false);
}

// By its alias, else as it is written, "@STORE/" before it.
static struct text
load_name(struct finder *f, const struct line *l, struct text crt)
{
	size_t alias = word_after(l, 1, "alias");
	struct text store = section_title(l->section);

	if (alias)
		crt = line_word(l, alias);
	return alias || store.len
	               ? text_printf(f->arena, "@%.*s/%.*s", TEXT_ARG(store), TEXT_ARG(crt))
	               : crt;
}

// "load crt FILE key FILE alias NAME ..." of a crt-store.
static void
add_load(struct finder *f, const struct line *l)
{
	struct tls_file like = {
		.role = TLS_CERTIFICATE, .line = l, .word = word_after(l, 1, "crt")
	};
	size_t key = word_after(l, 1, "key");
	struct load *load = arena_new(f->arena, struct load);
	struct text crt;

	load->name = load_name(f, l, line_word(l, like.word));
	if (like.word && !table_get(f->loads, load->name, 0))
		table_add(f->loads, &load->name, 0);
	crt = word_file(f, l, like.word, KW_CRT_BASE);
	if (!like.word || !crt.len || word_after(l, 1, "acme"))
		return; // with "acme", HAProxy fetches it itself
	load->keyless = !key;
	load->file = add_pair(f, &like, crt, word_file(f, l, key, KW_KEY_BASE));
}

// A certificate of all listeners of the frontend that have none of their own.
static void
add_use(struct finder *f, const struct line *l)
{
	struct tls_file like = {
		.role = TLS_CERTIFICATE, .line = l, .word = word_after(l, 1, "crt"), .bind = true
	};
	size_t key = word_after(l, 1, "key");

	if (key && like.word && !word_after(l, 1, "acme"))
		add_pair(
			f, &like, word_file(f, l, like.word, KW_CRT_BASE), word_file(f, l, key, 0));
	else if (like.word && !word_after(l, 1, "acme"))
		add_word(f, l, like.word, &options[0], true);
}

// What the global section names.
static void
add_global(struct finder *f, enum keyword_id keyword, enum tls_role role)
{
	struct tls_file like = { .role = role, .word = 1 };

	for (const struct line *l = f->m->lines[keyword]; l; l = l->next_same) {
		struct text path = word_file(f, l, 1, 0);

		like.line = l;
		if (path.len)
			add(f, &like, path);
	}
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
	struct finder f = { .m = m,
		.arena = a,
		.end = &files,
		.seen = table_new(a, 16),
		.loads = table_new(a, 16),
		.extras = extras_of(m) };
	static const struct {
		enum keyword_id keyword;
		size_t first;
	} servers[] = { { KW_SERVER, 3 }, { KW_DEFAULT_SERVER, 1 }, { KW_SERVER_TEMPLATE, 4 } };

	if (!m->settings->host)
		return NULL;
	add_global(&f, KW_SSL_DH_PARAM_FILE, TLS_DH);
	add_global(&f, KW_ISSUERS_CHAIN_PATH, TLS_ISSUERS);
	for (const struct line *l = m->lines[KW_LOAD]; l; l = l->next_same)
		if (l->section->type == SECTION_CRT_STORE)
			add_load(&f, l);
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same)
		add_bind(&f, l);
	for (const struct line *l = m->lines[KW_SSL_F_USE]; l; l = l->next_same)
		add_use(&f, l);
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		for (const struct line *l = m->lines[servers[i].keyword]; l; l = l->next_same)
			add_server(&f, l, servers[i].first);
	return files;
}
