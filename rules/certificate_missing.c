#include <errno.h>
#include <string.h>

#include "model/defined.h"
#include "model/listener.h"
#include "model/rule.h"
#include "model/tls.h"
#include "parser/nearest.h"

static bool
missing(const struct model *m, const struct tls_file *f)
{
	(void)m;
	return f->info.kind == HOST_ABSENT && !tls_stray(f);
}

// A file of the same folder with nearly that name.
static void
add_meant(const struct model *m, const struct tls_file *f, struct diag *d, struct sink *out)
{
	size_t slash = f->path.len, n;
	const struct text *names;
	struct nearest near = { 0 };

	while (slash && f->path.ptr[slash - 1] != '/')
		slash--;
	near.word = text_after(f->path, slash);
	names = slash ? host_list(m->settings->host, m->arena, text_before(f->path, slash), &n)
	              : NULL;
	for (size_t i = 0; names && i < n; i++)
		nearest_try(&near, text_string(m->arena, names[i]));
	if (near.best)
		set_help(out, d, "did you mean '%.*s%s'?", (int)slash, f->path.ptr, near.best);
}

static void
check_file(const struct model *m, const struct tls_file *f, struct sink *out)
{
	struct span at = line_span(f->line, f->word);
	const char *name = tls_name(m, f, missing);

	if (text_starts(f->path, "@"))
		report(out, at, "no crt-store loads %s", name);
	else if (f->info.link.len)
		report(out, at, "%s is a symbolic link to '%.*s', which is not there", name,
			TEXT_ARG(f->info.link));
	else if (f->info.error == ENOENT)
		add_meant(m, f, report(out, at, "%s is not there", name), out);
	else
		report(out, at, "%s is not there: %s", name, strerror(f->info.error));
}

static size_t
ssl_word(const struct line *l)
{
	size_t word = 2;

	while (word < l->nwords && !text_is(line_word(l, word), "ssl"))
		word++;
	return word < l->nwords ? word : 1;
}

// Whether HAProxy starts, and refuses every connection: it wants a certificate for the name.
static bool
wants_name(const struct model *m, const struct line *l)
{
	if (bind_has(l, "strict-sni"))
		return true;
	for (const struct line *g = m->lines[KW_SSL_DEFAULT_BIND_OPTIONS]; g; g = g->next_same)
		if (line_has(g, 1, "strict-sni"))
			return true;
	return false;
}

static void
check_bind(
	const struct model *m, const struct line *l, const struct tls_file *own, struct sink *out)
{
	enum severity severity = wants_name(m, l) ? SEV_WARNING : SEV_ERROR;
	struct text address = line_word(l, 1);

	// HAProxy forgets a section of peers that does not have the machine's own name.
	if (!line_proxy(m, l) || !tls_without_certificate(m, l, own))
		return;
	while (own && own->line == l && own->role == TLS_CA)
		own = own->next;
	if (own && own->line == l)
		report_as(out, severity, line_span(l, own->word),
			"'%.*s' holds no certificate, and the listener '%.*s' has no other",
			TEXT_ARG(own->path), TEXT_ARG(address));
	else
		report_as(out, severity, line_span(l, ssl_word(l)),
			"the listener '%.*s' has TLS and no certificate", TEXT_ARG(address));
}

// The files stand in the order of the lines, those of crt-stores before them.
static void
check(const struct model *m, struct sink *out)
{
	const struct tls_file *own = m->tls_files;

	for (const struct tls_file *f = NULL; (f = tls_next(m, f, missing));)
		check_file(m, f, out);
	while (own && own->line->keyword != KW_BIND)
		own = own->next;
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same) {
		check_bind(m, l, own && own->line == l ? own : NULL, out);
		while (own && own->line == l)
			own = own->next;
	}
}

const struct rule rule_certificate_missing = {
	.name = "certificate-missing",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_ERROR,
	.summary = "a certificate that the configuration loads is not there",
	.why = "HAProxy reads every certificate, list and directory of certificates "
	       "and CA file when it starts, as root, and refuses the whole "
	       "configuration for one that is absent. A relative path starts at "
	       "crt-base or ca-base, else at the folder HAProxy is started in. A "
	       "symbolic link counts as absent when it leads nowhere.",
	.help = "put the file there, or correct the path",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.example.org.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ .path = "/etc/haproxy/certs/chat.example.org.pem",
				.kind = HOST_FILE,
				.mode = 0600 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ .path = "/etc/haproxy/certs/chat.example.org.pem",
				.kind = HOST_FILE,
				.mode = 0600 },
			{ 0 },
		},
	.check = check,
};
