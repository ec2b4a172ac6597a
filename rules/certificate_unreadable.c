#include "model/container.h"
#include "model/rule.h"
#include "model/tls.h"
#include "rules/example_pem.h"

static const char *const forms[] = {
	[FORM_OTHER] = "holds no certificate in PEM form",
	[FORM_BROKEN] = "has a certificate that is broken or cut off",
	[FORM_EMPTY] = "is empty",
	[FORM_DER] = "is binary (DER or PKCS#12), and HAProxy reads PEM",
	[FORM_KEY] = "holds a key and no certificate",
	[FORM_REQUEST] = "holds a signing request and no certificate",
	[FORM_DH] = "holds Diffie-Hellman parameters and no certificate",
};

static const char *
fault_of(const struct tls_file *f)
{
	if (f->role == TLS_LIST && f->info.kind == HOST_DIRECTORY)
		return "is a directory and no list";
	if (!f->cert || tls_stray(f))
		return NULL;
	switch (f->cert->fault) {
	case CERTIFICATE_NO_FILE:
		// In a crt-list, HAProxy reads it for ever.
		return "is a directory where a file must be";
	case CERTIFICATE_UNREADABLE:
		return forms[f->cert->form];
	case CERTIFICATE_BAD_CHAIN:
		return "has a broken certificate after its first one";
	default:
		return NULL;
	}
}

static bool
unreadable(const struct model *m, const struct tls_file *f)
{
	(void)m;
	return fault_of(f) || f->fault;
}

static void
check_file(const struct model *m, const struct tls_file *f, struct sink *out)
{
	struct span at = line_span(f->line, f->word);
	const char *name = tls_name(m, f, unreadable);

	if (!f->fault)
		report(out, at, "%s %s", name, fault_of(f));
	else if (f->fault_line)
		report(out, at, "the crt-list %s cannot be read: line %zu: %s", name, f->fault_line,
			f->fault)
			->versions = settings_told(m->settings, f->fault_versions);
	else
		report(out, at, "%s cannot be read: %s", name, f->fault);
}

// Whether the user that HAProxy is in its container may not open it.
static bool
closed(const struct model *m, const struct tls_file *f)
{
	const struct compose_service *s = compose_haproxy(m->compose);

	if (!s || unreadable(m, f) || tls_stray(f) || (f->from && closed(m, f->from)))
		return false;
	return container_refused(s, &f->info) ||
	       (f->cert && container_refused(s, &f->cert->key_file));
}

static void
check_closed(const struct model *m, const struct tls_file *f, struct sink *out)
{
	struct container_user u = container_user(compose_haproxy(m->compose));
	const struct host_info *info =
		f->cert && !container_refused(compose_haproxy(m->compose), &f->info)
			? &f->cert->key_file
			: &f->info;
	struct diag *d;

	// What user an image starts as is not in the file.
	d = report_as(out, u.said ? SEV_ERROR : SEV_INFO, line_span(f->line, f->word),
		"user %ld, who HAProxy is in its container, cannot read '%.*s': it is of "
		"%.*s:%.*s, "
		"mode %03o",
		u.uid, TEXT_ARG(info->path), TEXT_ARG(info->owner), TEXT_ARG(info->group),
		info->mode);
	set_help(out, d, "chown it to user %ld, and let nobody else read it", u.uid);
}

// HAProxy starts as root and may look where we may not: that accuses nobody, and is said once.
static void
check_unseen(const struct model *m, struct sink *out)
{
	const struct tls_file *f = m->tls_files;
	struct diag *d;

	while (f && f->info.kind != HOST_UNKNOWN &&
		!(f->cert && f->cert->fault == CERTIFICATE_UNSEEN &&
			f->cert->file.kind != HOST_OTHER))
		f = f->next;
	if (!f)
		return;
	d = report_as(out, SEV_INFO, line_span(f->line, f->word),
		"'%.*s' may not be looked at by the user who runs this, so it is not judged",
		TEXT_ARG(f->path));
	set_help(out, d, "run this as root, or with --no-host");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct tls_file *f = NULL; (f = tls_next(m, f, unreadable));)
		check_file(m, f, out);
	for (const struct tls_file *f = NULL; m->compose && (f = tls_next(m, f, closed));)
		check_closed(m, f, out);
	check_unseen(m, out);
}

const struct rule rule_certificate_unreadable = {
	.name = "certificate-unreadable",
	.group = GROUP_CERTIFICATE,
	.severity = SEV_ERROR,
	.summary = "a file that should hold a certificate holds none that HAProxy can read",
	.why = "HAProxy reads certificates in PEM form only: text between BEGIN "
	       "CERTIFICATE and END CERTIFICATE lines. An empty, truncated or binary "
	       "file stops it, and so does a crt-list with a bad line. Permissions do "
	       "not matter to it where it starts as root: it reads before it drops its "
	       "privileges. In a container it may start as another user, who needs to be "
	       "let in.",
	.help = "write the certificate, its intermediates and its key into the file, in PEM form",
	.bad = "frontend web\n"
	       "    bind :443 ssl crt /etc/haproxy/certs/chat.key\n",
	.good = "frontend web\n"
		"    bind :443 ssl crt /etc/haproxy/certs/chat.pem\n",
	.see = "5.1 crt",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/certs/chat.key", HOST_FILE, 0600, NULL, NULL,
				EXAMPLE_LEAF_KEY, 0 },
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
