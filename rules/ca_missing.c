#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"
#include "parser/params.h"

// What decides whether a server's certificate can be verified.
struct tls {
	bool ssl, check_ssl;
	bool unverified, ca; // "verify none", "ca-file"
	bool unknown;        // the environment, or a conditional block, decides
};

static void
read_value(struct tls *t, struct text name, struct text value)
{
	if (text_is(name, "verify"))
		t->unverified = text_is(value, "none");
	else if (text_is(name, "ca-file"))
		t->ca = true;
}

// The parameters of a server or default-server line from word `first` on.
static void
read_params(struct tls *t, const struct line *l, size_t first)
{
	if (!line_counts(l) || !line_known(l))
		t->unknown = true;
	for (size_t i = first; i < l->nwords; i++) {
		struct text name = line_word(l, i);
		const struct param *p = params_find(SERVER_PARAMS, name);

		if (text_is(name, "ssl") || text_is(name, "no-ssl"))
			t->ssl = name.ptr[0] == 's';
		else if (text_is(name, "check-ssl") || text_is(name, "no-check-ssl"))
			t->check_ssl = name.ptr[0] == 'c';
		else if (p && *p->args)
			read_value(t, name, line_word(l, ++i));
	}
}

// What a section's servers begin with: its defaults' last word.
static struct tls
inherited(const struct model *m, const struct section *s)
{
	const struct proxy *p = m->by_section[s->index];
	struct tls t = { .ssl = false };

	if (!p || !p->defaults)
		return t;
	t = inherited(m, p->defaults->section);
	for (const struct line *l = section_find(p->defaults->section, KW_DEFAULT_SERVER); l;
		l = section_find_next(l))
		read_params(&t, l, 1);
	return t;
}

// The servers of a section, and the default-server lines between them.
struct servers {
	const struct section *section;
	const struct line *defaults; // the next default-server line that was not read
	struct tls tls;              // of a server that says nothing
};

static void
advance(const struct model *m, struct servers *s, const struct line *l)
{
	if (s->section != l->section) {
		s->section = l->section;
		s->tls = inherited(m, l->section);
		s->defaults = section_find(l->section, KW_DEFAULT_SERVER);
	}
	for (; s->defaults && s->defaults->off < l->off;
		s->defaults = section_find_next(s->defaults))
		read_params(&s->tls, s->defaults, 1);
}

static void
check_server(const struct model *m, struct servers *s, const struct line *l, size_t first,
	struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);
	struct span end = line_span(l, l->nwords - 1u);
	struct tls t;
	struct diag *d;

	if (p ? p->disabled || !(p->sides & SIDE_BACKEND) : l->section->type != SECTION_RING)
		return;
	advance(m, s, l);
	t = s->tls;
	if (!t.ssl && !t.check_ssl && !line_has(l, first, "ssl") &&
		!line_has(l, first, "check-ssl"))
		return;
	read_params(&t, l, first);
	// HAProxy makes TLS ready for a server that turns its default off, too.
	if (t.unknown || t.unverified || t.ca || !(t.ssl || t.check_ssl || s->tls.ssl))
		return;
	d = report(out, line_span(l, 1), "nothing verifies the certificate of server '%.*s'",
		TEXT_ARG(line_word(l, 1)));
	end.off += end.len;
	end.len = 0;
	add_edit(out, d, end, " ca-file @system-ca");
	d->unsafe = true;
}

// The whole process verifies no server, unless its line says so.
static bool
is_off(const struct model *m)
{
	for (const struct line *l = m->lines[KW_SSL_SERVER_VERIFY]; l; l = l->next_same)
		if (!text_is(line_word(l, 1), "required"))
			return true;
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	struct servers s = { .section = NULL };

	if (is_off(m))
		return;
	for (const struct line *l = m->lines[KW_SERVER]; l; l = l->next_same)
		check_server(m, &s, l, 3, out);
	s.section = NULL;
	for (const struct line *l = m->lines[KW_SERVER_TEMPLATE]; l; l = l->next_same)
		check_server(m, &s, l, 4, out);
}

const struct rule rule_ca_missing = {
	.name = "ca-missing",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a server's certificate is to be verified, and no authority is given",
	.why = "A server with TLS is verified unless its line says 'verify none'. HAProxy has no "
	       "authorities of its own: without a 'ca-file', on the line or on a default-server "
	       "line above, it refuses to start.",
	.help = "write 'ca-file @system-ca', or the file of your own authority",
	.bad = "backend app\n"
	       "    server a 192.0.2.1:443 ssl\n",
	.good = "backend app\n"
		"    server a 192.0.2.1:443 ssl ca-file @system-ca\n",
	.see = "5.2 ca-file",
	.fixable = true,
	.check = check,
};
