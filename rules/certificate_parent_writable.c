#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

// In a sticky directory only the owner replaces a file.
static bool
is_open(const struct model *m, const struct host_step *s)
{
	bool strange = s->mode & 0020 && !tls_trusted_group(m, s->group, s->gid) &&
	               !text_eq(s->group, s->owner);

	if (s->mode & 01000)
		return false;
	return (s->mode & 0002 && tls_reachable(m, s->path, true)) ||
	       (strange && tls_reachable(m, s->path, false));
}

static const struct host_step *
open_step(const struct model *m, const struct tls_file *f)
{
	const struct host_step *s = f->cert || f->role == TLS_LIST ? f->info.steps : NULL;

	while (s && !is_open(m, s))
		s = s->next;
	return s;
}

static bool
replaceable(const struct model *m, const struct tls_file *f)
{
	return open_step(m, f) != NULL;
}

static void
check_file(const struct tls_file *f, const struct host_step *s, struct sink *out)
{
	struct span at = line_span(f->line, f->word);

	if (s->mode & 0002)
		report(out, at, "everybody can replace '%.*s': the mode of '%.*s' is %03o",
			TEXT_ARG(f->path), TEXT_ARG(s->path), s->mode);
	else
		report(out, at, "the group '%.*s' can replace '%.*s': the mode of '%.*s' is %03o",
			TEXT_ARG(s->group), TEXT_ARG(f->path), TEXT_ARG(s->path), s->mode);
}

// A directory is named once, with the first file of those that it is above.
static void
check(const struct model *m, struct sink *out)
{
	struct table *named = m->tls_files ? table_new(m->arena, 16) : NULL;

	for (const struct tls_file *f = NULL; (f = tls_next(m, f, replaceable));) {
		const struct host_step *s = open_step(m, f);
		struct text *path = arena_new(m->arena, struct text);

		if (table_get(named, s->path, 0))
			continue;
		*path = s->path;
		table_add(named, path, 0);
		check_file(f, s, out);
	}
}

const struct rule rule_certificate_parent_writable = {
	.name = "certificate-parent-writable",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_WARNING,
	.summary = "others can replace a certificate",
	.why = "Who can write to a directory on the way to a certificate can put "
	       "another one, or a stray file that stops HAProxy, in its place.",
	.help = "make the directory root's, with mode 755 or 700",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs", HOST_DIRECTORY, 0777, NULL, NULL, NULL, 0 },
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_INTERMEDIATE EXAMPLE_LEAF_KEY, 0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs", HOST_DIRECTORY, 0755, NULL, NULL, NULL, 0 },
			{ "/etc/haproxy/certs/chat.pem", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF EXAMPLE_INTERMEDIATE EXAMPLE_LEAF_KEY, 0 },
			{ 0 },
		},
	.check = check,
};
