#include "model/hosts.h"
#include "model/placeholder.h"
#include "model/rule.h"

// Words of a line that hold values of which a placeholder would be left.
enum part { PART_ADDRESS = 1, PART_VALUES = 2, PART_HOSTS = 4 };

static const struct row {
	enum keyword_id keyword;
	unsigned parts;
	size_t address; // the word that is one
	const char *only;
} rows[] = {
	{ KW_ACL, PART_HOSTS, 0, NULL },
	{ KW_BIND, PART_ADDRESS | PART_VALUES, 1, NULL },
	{ KW_CA_BASE, PART_VALUES, 0, NULL },
	{ KW_CHROOT, PART_VALUES, 0, NULL },
	{ KW_CRT_BASE, PART_VALUES, 0, NULL },
	{ KW_CRT_STORE, PART_VALUES, 0, NULL },
	{ KW_DEFAULT_SERVER, PART_VALUES, 0, NULL },
	{ KW_DISPATCH, PART_ADDRESS, 1, NULL },
	{ KW_EMAIL_ALERT, PART_VALUES, 0, NULL },
	{ KW_ERRORFILE, PART_VALUES, 0, NULL },
	{ KW_ERRORLOC, PART_VALUES, 0, NULL },
	{ KW_HTTP_REQUEST, PART_VALUES | PART_HOSTS, 0, "redirect" },
	{ KW_LOAD, PART_VALUES, 0, NULL },
	{ KW_LOG, PART_ADDRESS, 1, NULL },
	{ KW_LUA_LOAD, PART_VALUES, 0, NULL },
	{ KW_MAILER, PART_ADDRESS, 2, NULL },
	{ KW_NAMESERVER, PART_ADDRESS, 2, NULL },
	{ KW_PEER, PART_ADDRESS, 2, NULL },
	{ KW_REDIRECT, PART_VALUES | PART_HOSTS, 0, NULL },
	{ KW_SERVER, PART_ADDRESS | PART_VALUES, 2, NULL },
	{ KW_SERVER_TEMPLATE, PART_ADDRESS | PART_VALUES, 3, NULL },
	{ KW_STATS, PART_VALUES, 0, "auth" },
	{ KW_STATS, PART_VALUES, 0, "socket" },
	{ KW_USE_BACKEND, PART_HOSTS, 0, NULL },
	{ KW_USER, PART_VALUES, 0, NULL },
};

struct finder {
	const struct model *m;
	struct sink *out;
	struct text seen[3]; // names for documentation are said once
	size_t nseen;
};

static bool
is_new(const struct finder *f, struct text name)
{
	for (size_t i = 0; i < f->nseen; i++)
		if (text_eq(f->seen[i], name))
			return false;
	return true;
}

static void
check_word(struct finder *f, const struct line *l, size_t i, bool address)
{
	struct text word = line_word(l, i), which;
	bool found = address ? placeholder_in_address(word, &which) : placeholder_in(word, &which);

	if (found) {
		report(f->out, line_part(l, i, which), "'%.*s' is a placeholder", TEXT_ARG(which));
	} else if (placeholder_example(word, &which) && is_new(f, which)) {
		struct diag *d = report_as(f->out, SEV_INFO, line_part(l, i, which),
			"'%.*s' is a name for documentation", TEXT_ARG(which));

		f->seen[f->nseen++] = which;
		set_help(f->out, d, "write the name that the deployment has");
	}
}

// Conditions have values only where a host is compared.
static void
check_host(struct finder *f, const struct test *t)
{
	if (!host_test(f->m, t))
		return;
	for (size_t i = 0; i < t->npatterns; i++)
		check_word(f, t->line, t->first + i, false);
}

static void
check_condition(struct finder *f, const struct line *l)
{
	size_t word = condition_find(l, 1);
	const struct text rest = span_text(line_rest(l, word));
	const struct condition *c;

	// A test stands in braces; a condition of names alone has none.
	if (!word || text_find_char(rest, '{') >= rest.len || !host_test_may_follow(l, word))
		return;
	c = condition_parse(f->out->arena, l, word);
	for (size_t i = 0; i < c->nany; i++)
		for (size_t k = 0; k < c->any[i].nterms; k++)
			if (c->any[i].terms[k].test)
				check_host(f, c->any[i].terms[k].test);
}

static void
check_values(struct finder *f, const struct line *l, const struct row *row)
{
	size_t end = row->parts & PART_HOSTS ? condition_find(l, 1) : 0;

	if (!end)
		end = l->nwords;
	for (size_t i = 1; i < end; i++)
		if (i != row->address)
			check_word(f, l, i, false);
}

// Whether some word from `first` on is worth to be asked what it is compared with.
static bool
may_be_left(const struct finder *f, const struct line *l, size_t first)
{
	struct text which;

	for (size_t i = first; i < l->nwords; i++)
		if (placeholder_in(line_word(l, i), &which) ||
			(placeholder_example(line_word(l, i), &which) && is_new(f, which)))
			return true;
	return false;
}

static bool
has_new_example(const struct finder *f, struct text t)
{
	struct text which;

	while (placeholder_example(t, &which)) {
		if (is_new(f, which))
			return true;
		t = text_after(t, (size_t)(which.ptr + which.len - t.ptr));
	}
	return false;
}

// Most lines have nothing new, as their text shows where no quotes, backslashes or variables hide a
// word.
static bool
line_suspect(const struct finder *f, const struct line *l)
{
	struct text text = span_text(line_rest(l, 0));
	enum placeholder_hint hint = l->flags & LINE_RARE ? HINT_ANY : placeholder_hint(text);

	return hint == HINT_ANY || (hint == HINT_EXAMPLE && has_new_example(f, text));
}

static void
check_line(struct finder *f, const struct line *l, const struct row *row)
{
	if (!line_suspect(f, l) || (row->only && !text_is(line_word(l, 1), row->only)))
		return;
	if (row->parts & PART_ADDRESS && !(line_word_flags(l, row->address) & WORD_UNKNOWN))
		check_word(f, l, row->address, true);
	if (row->parts & PART_VALUES)
		check_values(f, l, row);
	if (row->keyword == KW_ACL) {
		if (host_test_may_follow(l, 2) && may_be_left(f, l, 3))
			check_host(f, test_parse(f->out->arena, l, 2, line_nargs(l)));
	} else if (row->parts & PART_HOSTS) {
		check_condition(f, l);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	struct finder f = { .m = m, .out = out };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (const struct line *l = m->lines[rows[i].keyword]; l; l = l->next_same)
			check_line(&f, l, &rows[i]);
}

const struct rule rule_placeholder_left = {
	.name = "placeholder-left",
	.group = GROUP_EXPOSURE,
	.severity = SEV_ERROR,
	.summary = "an example's placeholder is still in place",
	.why = "The value was copied from an example and has to be replaced: the "
	       "server's address, the host that people type, the certificate's path. "
	       "HAProxy refuses some of them, and takes a host name such as "
	       "subdomain.domain.tld without a word: it never matches.",
	.help = "write the real value",
	.bad = "backend chat\n"
	       "    server chat <ip>:3000\n",
	.good = "backend chat\n"
		"    server chat 192.0.2.7:3000\n",
	.see = "4.2 server",
	.check = check,
};
