#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"
#include "model/server_param.h"
#include "parser/endpoint.h"
#include "parser/value.h"

// What has an identifier.
static const struct kind {
	enum keyword_id keyword;
	const char *parameter; // that has it; NULL: the line is the identifier
	bool unique;           // among all that have one, "guid", else among those of its kind
	bool everywhere;       // among all sections' and not only its own
	unsigned versions;
	const char *what;
} kinds[] = {
	{ KW_ID, NULL, false, true, ALL_VERSIONS, "proxies" },
	{ KW_BIND, "id", false, false, ALL_VERSIONS, "listeners" },
	{ KW_SERVER, "id", false, false, ALL_VERSIONS, "servers" },
	{ KW_SERVER_TEMPLATE, "id", false, false, ALL_VERSIONS, "servers" },
	{ KW_GUID, NULL, true, true, SINCE(V3_0), "objects" },
	{ KW_SERVER, "guid", true, true, SINCE(V3_0), "objects" },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

// Where the line says it; 0 if it does not.
static size_t
find_word(const struct kind *k, const struct line *l)
{
	size_t name = 0;

	if (!k->parameter)
		return l->nwords > 1;
	if (line_may_have(l, k->parameter))
		name = k->keyword == KW_BIND ? word_after(l, 2, k->parameter)
		                             : server_param(l, k->parameter) + 1;
	return name > 1 ? name : 0;
}

// Servers, listeners and proxies each have numbers of their own; a server's and a template's are
// the same.
static uint32_t
salt_of(const struct kind *k, const struct line *l)
{
	uint32_t scope = k->everywhere ? 0 : (uint32_t)l->section->index + 1;

	return k->unique ? 0 : scope * 4 + 1 + (k->keyword != KW_ID) + (k->keyword == KW_BIND);
}

// Numbers that are written in two ways are the same.
static struct text
name_of(struct arena *a, const struct kind *k, const struct line *l, size_t word)
{
	struct text garbage;

	if (k->unique)
		return line_word(l, word);
	return text_printf(a, "%lld", leading_number(line_word(l, word), &garbage));
}

static void
report_both(const struct named *a, const struct named *b, const struct kind *k, struct sink *out)
{
	const struct named *first = line_before(a->line, b->line) ? a : b;
	const struct named *second = first == a ? b : a;

	add_note(out,
		report_as(out, line_counts(second->line) ? SEV_ERROR : SEV_WARNING,
			line_span(second->line, second->word), "two %s have the %s '%.*s'", k->what,
			k->unique ? "identifier" : "number", TEXT_ARG(second->name)),
		line_span(first->line, first->word), "the first");
}

// Each port and each address would need a number.
static void
check_sockets(const struct line *l, struct sink *out)
{
	size_t word = line_may_have(l, "id") ? word_after(l, 2, "id") : 0;
	struct text address = line_word(l, 1);
	struct endpoint e;

	if (!word || line_word_flags(l, 1) & WORD_UNKNOWN || !line_counts(l))
		return;
	if (!text_has(address, ",") &&
		(!endpoint_parse(address, PORT_MUST | PORT_RANGE | HOST_NAME | HOST_FD, &e) ||
			e.low == e.high))
		return;
	report(out, line_span(l, word), "'%.*s' is more than one socket, and an id is for one",
		TEXT_ARG(address));
}

static void
check_kind(const struct model *m, const struct kind *k, struct table *all, struct sink *out)
{
	for (const struct line *l = m->lines[k->keyword]; l; l = l->next_same) {
		size_t word = find_word(k, l);
		struct named new;
		const struct named *old;

		if (!word || line_word_flags(l, word) & WORD_UNKNOWN || !line_word(l, word).len)
			continue;
		new = (struct named){ name_of(out->arena, k, l, word), l, word };
		old = take_name(all, out->arena, new, salt_of(k, l));
		if (old)
			report_both(old, &new, k, out);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	struct table *all = table_new(out->arena, 0);

	for (size_t i = 0; i < KINDS; i++)
		if (settings_judged(m->settings, kinds[i].versions))
			check_kind(m, &kinds[i], all, out);
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same)
		check_sockets(l, out);
}

const struct rule rule_duplicate_id = {
	.name = "duplicate-id",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "two things have the same 'id' or 'guid'",
	.why = "Statistics and stick tables tell proxies, listeners and servers apart by the "
	       "number that 'id' gives them, and 'guid' names one of all. HAProxy refuses to start "
	       "when "
	       "two have the same, or when a 'bind' line has one for several sockets.",
	.help = "give one of them another one",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.1:80 id 1\n"
	       "    server b 192.0.2.2:80 id 1\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"backend app\n"
		"    server a 192.0.2.1:80 id 1\n"
		"    server b 192.0.2.2:80 id 2\n",
	.see = "5.2 id",
	.check = check,
};
