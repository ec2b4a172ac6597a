#include "model/tls.h"

#include "model/container.h"
#include "model/defined.h"
#include "model/files.h"
#include "model/listener.h"
#include "model/tls_list.h"

// The options of a bind line by which it gets certificates.
static const char *const sources[] = { "crt", "default-crt", "crt-list" };
enum { NSOURCES = sizeof(sources) / sizeof(sources[0]) };

bool
tls_stray(const struct tls_file *f)
{
	return f->cert && f->from && f->from->role == TLS_DIRECTORY &&
	       (f->cert->fault == CERTIFICATE_ABSENT || f->cert->fault == CERTIFICATE_UNREADABLE);
}

// In a directory that cannot be read anything may be.
static bool
holds_issuer(const struct model *m, const struct tls_file *f, const struct certificate *c)
{
	const struct host *h = m->settings->host;
	size_t n;
	const struct text *names = host_list(h, m->arena, f->path, &n);

	for (size_t i = 0; names && i < n; i++)
		if (certificate_subject_in(
			    h, m->arena, path_below(m->arena, f->path, names[i]), c->issuer, true))
			return true;
	return !names && f->info.kind != HOST_ABSENT;
}

bool
tls_has_issuer(const struct model *m, const struct certificate *c)
{
	size_t known = 0, named = 0;

	for (const struct line *l = m->lines[KW_ISSUERS_CHAIN_PATH]; l; l = l->next_same)
		named++;
	for (const struct tls_file *f = m->tls_files; f; f = f->next) {
		if (f->role != TLS_ISSUERS)
			continue;
		known++;
		if (holds_issuer(m, f, c))
			return true;
	}
	return known < named;
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

// The group that HAProxy starts with in its container.
static bool
container_group(const struct model *m, long gid)
{
	const struct compose_service *s = m->compose ? compose_haproxy(m->compose) : NULL;
	struct container_user u = s ? container_user(s) : (struct container_user){ 0 };

	return u.known && u.gid == gid;
}

bool
tls_trusted_group(const struct model *m, struct text group, long gid)
{
	static const enum keyword_id own[] = { KW_GROUP, KW_GID, KW_USER };

	if (container_group(m, gid) || text_is(group, "root") || text_is(group, "haproxy") ||
		text_is(group, "ssl-cert"))
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
		     group = s->mode & 0010 && !tls_trusted_group(m, s->group, s->gid);

		if (!others && (everybody || !group))
			return false;
	}
	return true;
}

bool
tls_without_certificate(const struct model *m, const struct line *bind, const struct tls_file *own)
{
	size_t named = 0;

	if (!(bind_has(bind, "ssl") || text_has(line_word(bind, 1), "quic")) || !line_known(bind) ||
		(m->lines[KW_SSL_F_USE] && section_find(bind->section, KW_SSL_F_USE)))
		return false;
	for (size_t i = 0; i < NSOURCES; i++)
		for (size_t at = 0; bind_option(bind, sources[i], &at);)
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

// How a certificate comes to be the one for a host: by its name, by a wildcard, or because the
// listener has none for it.
enum rank { NOT_SENT, BY_DEFAULT, BY_WILDCARD, BY_NAME };

static enum rank
rank_of_name(struct text name, struct text host)
{
	if (text_ieq(name, host))
		return BY_NAME;
	return certificate_name_covers(name, host) ? BY_WILDCARD : NOT_SENT;
}

// filter = "!"? name, with "*" for whoever has no other certificate
static enum rank
rank_of_filters(struct text filters, struct text host)
{
	enum rank best = NOT_SENT;
	bool excepted = false;

	struct text filter;

	while ((filter = tls_list_word(&filters)).len) {
		enum rank rank = text_is(filter, "*") ? BY_DEFAULT : rank_of_name(filter, host);

		if (text_starts(filter, "!"))
			excepted |= text_ieq(text_after(filter, 1), host);
		else if (rank > best)
			best = rank;
	}
	return excepted && best == BY_WILDCARD ? NOT_SENT : best;
}

static enum rank
rank_of(const struct tls_file *f, struct text host)
{
	enum rank best = NOT_SENT;
	struct text filters = f->filters;

	if (tls_list_word(&filters).len)
		return rank_of_filters(f->filters, host);
	for (size_t i = 0; i < f->cert->nnames; i++) {
		enum rank rank = rank_of_name(f->cert->names[i], host);

		if (rank > best)
			best = rank;
	}
	return best;
}

// The certificates of one listener, or those of all that have none of their own, one by one.
struct choice {
	const struct line *line;
	enum rank rank;
	const struct tls_file *file; // covers the host; NULL if none of that rank does
};

static bool
same_listener(const struct line *a, const struct line *b)
{
	return a == b || (a && a->keyword == KW_SSL_F_USE && b->keyword == KW_SSL_F_USE);
}

static void
choose(struct choice *c, const struct tls_file *f, struct text host)
{
	enum rank rank = rank_of(f, host);
	bool first = !same_listener(c->line, f->line),
	     standard = first || text_is(line_word(f->line, f->word - 1), "default-crt");

	if (first)
		*c = (struct choice){ .line = f->line };
	if (rank < BY_DEFAULT && standard && !bind_has(f->line, "strict-sni"))
		rank = BY_DEFAULT;
	if (!rank || rank < c->rank)
		return;
	if (rank > c->rank)
		c->file = NULL;
	c->rank = rank;
	if (certificate_covers(f->cert, host) && (!c->file || c->file->cert->self_signed))
		c->file = f;
}

const struct tls_file *
tls_covering(const struct model *m, const struct section *s, struct text host)
{
	struct choice c = { 0 };
	const struct tls_file *found = NULL;

	for (const struct tls_file *f = m->tls_files; f; f = f->next) {
		if (!f->bind || f->line->section != s || !f->cert)
			continue;
		if (c.file && !same_listener(c.line, f->line) &&
			(!found || found->cert->self_signed))
			found = c.file;
		choose(&c, f, host);
	}
	return c.file && (!found || found->cert->self_signed) ? c.file : found;
}

size_t
tls_word(const struct line *bind)
{
	for (size_t i = 0; i < NSOURCES; i++) {
		size_t at = 0;

		if (bind_option(bind, sources[i], &at))
			return at;
	}
	return 0;
}

// Any of its words, if `word` is 0.
static bool
is_found(const struct model *m, const struct line *l, size_t word)
{
	for (const struct tls_file *f = m->tls_files; f; f = f->next)
		if (f->line == l && (!word || f->word == word) && !f->from)
			return f->info.kind != HOST_UNKNOWN && !f->fault && !f->partial;
	return false;
}

bool
tls_complete(const struct model *m, const struct section *s)
{
	for (const struct line *l = section_find(s, KW_SSL_F_USE); l; l = section_find_next(l))
		if (!is_found(m, l, 0))
			return false;
	for (const struct line *l = section_find(s, KW_BIND); l; l = section_find_next(l))
		for (size_t i = 0; i < NSOURCES; i++)
			for (size_t at = 0; bind_option(l, sources[i], &at);)
				if (!is_found(m, l, at))
					return false;
	return true;
}
