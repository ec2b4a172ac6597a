#include "model/defined.h"
#include "model/listener.h"
#include "model/objection.h"
#include "model/rule.h"

// What the certificate of a `load` line is found by: its alias, else its path, where that does not
// depend on a crt-base of the section.  An empty text if that is not known.
static struct text
name_of(const struct line *l, size_t *word)
{
	struct text name;

	*word = word_after(l, 1, "alias");
	if (!*word)
		*word = word_after(l, 1, "crt");
	name = *word ? line_word(l, *word) : TEXT("");
	if (!line_known(l) || !line_counts(l) ||
		(!text_starts(name, "/") && section_find(l->section, KW_CRT_BASE)))
		return TEXT("");
	return name;
}

static void
check_line(struct table *names, const struct line *l, struct sink *out)
{
	size_t word;
	struct text name = name_of(l, &word), store = section_title(l->section);
	bool alias = text_is(line_word(l, word - 1), "alias");
	uint32_t salt = text_hash(store) + alias;
	struct named new = { name, l, 0 };
	const struct named *first = name.len ? take_name(names, out->arena, new, salt) : NULL;

	if (first)
		add_note(out,
			report(out, line_span(l, word), "the store has '%.*s' already",
				TEXT_ARG(name)),
			line_span(first->line, first->word), "it was loaded here");
}

// The store without a name has the files of the listeners above it, too.
static void
check_listeners(const struct model *m, const struct line *load, struct sink *out)
{
	size_t word;
	struct text name = name_of(load, &word);

	if (section_title(load->section).len || !text_starts(name, "/") ||
		text_is(line_word(load, word - 1), "alias"))
		return;
	for (const struct line *l = m->lines[KW_BIND]; l && line_before(l, load); l = l->next_same)
		for (size_t at = 0; line_counts(l) && bind_option(l, "crt", &at);)
			if (text_eq(line_word(l, at), name)) {
				add_note(out,
					report(out, line_span(load, word),
						"a listener above has loaded '%.*s' already",
						TEXT_ARG(name)),
					line_span(l, at), "this one");
				return;
			}
}

static void
check(const struct model *m, struct sink *out)
{
	struct table *names = m->lines[KW_LOAD] ? table_new(out->arena, 0) : NULL;

	for (const struct line *l = m->lines[KW_LOAD]; l; l = l->next_same)
		if (l->section->type == SECTION_CRT_STORE) {
			check_line(names, l, out);
			check_listeners(m, l, out);
		}
}

const struct rule rule_duplicate_certificate = {
	.name = "duplicate-certificate",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a crt-store loads a certificate twice",
	.why = "Whoever takes a certificate from a crt-store names it by its alias or, without "
	       "one, "
	       "by its file. HAProxy refuses a store with two certificates of the same name; "
	       "sections of one name are one store.",
	.help = "take one of the lines out, or give them different names with 'alias'",
	.bad = "crt-store web\n"
	       "    load crt /etc/haproxy/chat.pem\n"
	       "    load crt /etc/haproxy/chat.pem ocsp-update on\n",
	.good = "crt-store web\n"
		"    load crt /etc/haproxy/chat.pem\n"
		"    load crt /etc/haproxy/api.pem ocsp-update on\n",
	.see = "11.1 crt-store options",
	.check = check,
};
