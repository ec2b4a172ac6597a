#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

// In a sticky directory only the owner replaces a file.
static const struct host_step *
writable_step(const struct model *m, const struct tls_file *f)
{
	const struct host_step *s = f->cert ? f->cert->file.steps : NULL;

	for (; s; s = s->next) {
		bool strange = s->mode & 0020 && !tls_trusted_group(m, s->group) &&
		               !text_eq(s->group, s->owner);

		if (!(s->mode & 01000) && (s->mode & 0002 || strange))
			return s;
	}
	return NULL;
}

static bool
writable(const struct model *m, const struct tls_file *f)
{
	return writable_step(m, f) != NULL;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, writable));) {
		const struct host_step *s = writable_step(m, f);

		report(out, line_span(f->line, f->word),
			"%s%.*s can replace '%.*s': the mode of '%.*s' is %03o",
			s->mode & 0002 ? "everybody" : "the group ",
			s->mode & 0002 ? 0 : (int)s->group.len, s->group.ptr, TEXT_ARG(f->path),
			TEXT_ARG(s->path), s->mode);
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
