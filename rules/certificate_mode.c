#include "model/compose.h"
#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

enum who { NOBODY, A_GROUP, EVERYBODY };

// Who can read the file's key that should not.
static enum who
reader(const struct model *m, const struct host_info *key)
{
	if (key->kind != HOST_FILE)
		return NOBODY;
	if (key->mode & 0004 && tls_reachable(m, key->path, true))
		return EVERYBODY;
	if (key->mode & 0040 && !tls_trusted_group(m, key->group, key->gid) &&
		tls_reachable(m, key->path, false))
		return A_GROUP;
	return NOBODY;
}

static bool
has_key(const struct certificate *c)
{
	return c && (c->fault == CERTIFICATE_GOOD || c->fault == CERTIFICATE_MISMATCH);
}

static bool
readable(const struct model *m, const struct tls_file *f)
{
	return has_key(f->cert) && reader(m, &f->cert->key_file) != NOBODY;
}

static struct diag *
check_file(const struct model *m, const struct tls_file *f, struct sink *out)
{
	const struct certificate *c = f->cert;
	struct span at = line_span(f->line, f->word);
	const char *name = tls_name(m, f, readable);

	if (!text_eq(c->key_path, c->path))
		name = arena_printf(m->arena, "'%.*s'", TEXT_ARG(c->key_path));
	if (reader(m, &c->key_file) == EVERYBODY)
		return report(out, at, "everybody can read the private key in %s: its mode is %03o",
			name, c->key_file.mode);
	return report(out, at, "the group '%.*s' can read the private key in %s: its mode is %03o",
		TEXT_ARG(c->key_file.group), name, c->key_file.mode);
}

static void
check(const struct model *m, struct sink *out)
{
	bool container = m->compose && compose_haproxy(m->compose);

	for (const struct tls_file *f = NULL; (f = tls_next(m, f, readable));) {
		struct diag *d = check_file(m, f, out);

		if (container)
			set_help(out, d,
				"chmod 600 the file, and make it the user's that HAProxy starts as "
				"in its container");
	}
}

const struct rule rule_certificate_mode = {
	.name = "certificate-mode",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_WARNING,
	.summary = "a private key can be read by others",
	.why = "Who reads the key can pretend to be the server. HAProxy starts as "
	       "root and reads certificates before it drops its privileges, so mode "
	       "600 and owner root are enough, whatever user it runs as afterwards.",
	.help = "chmod 600 the file",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0644, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_LEAF_KEY, 0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_LEAF_KEY, 0 },
			{ 0 },
		},
	.check = check,
};
