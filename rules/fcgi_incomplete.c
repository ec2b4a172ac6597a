#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"

// The line that gives the proxy its application; NULL for none.
static const struct line *
application_line(const struct proxy *p)
{
	const struct line *l = section_find(p->section, KW_USE_FCGI_APP);

	if (l)
		return l;
	for (l = section_find(p->section, KW_FILTER); l; l = section_find_next(l))
		if (text_is(line_word(l, 1), "fcgi-app"))
			return l;
	return NULL;
}

// Whether one of the section's lines of that keyword says "proto fcgi", or may.
static bool
speaks(const struct section *s, enum keyword_id keyword)
{
	for (const struct line *l = section_find(s, keyword); l; l = section_find_next(l)) {
		size_t word = word_after(l, 1, "proto");

		if (!line_known(l) || (word && text_is(line_word(l, word), "fcgi")))
			return true;
	}
	return false;
}

static bool
has_server(const struct proxy *p)
{
	for (const struct proxy *d = p; d; d = d->defaults)
		if (speaks(d->section, KW_DEFAULT_SERVER))
			return true;
	return speaks(p->section, KW_SERVER) || speaks(p->section, KW_SERVER_TEMPLATE);
}

static void
check_use(const struct model *m, const struct line *l, struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);

	if (!p || !p->sides || !line_counts(l))
		return;
	if (mode_known(p) && p->mode != MODE_HTTP)
		add_note(out,
			report(out, line_span(l, 0),
				"'%.*s' is in mode %s, and FCGI needs mode http", TEXT_ARG(p->name),
				mode_names[p->mode]),
			p->mode_line ? line_span(p->mode_line, 0)
				     : line_span(p->section->header, 1),
			p->mode_line ? "the proxy's mode"
				     : "without a 'mode' line it is in mode tcp");
	else if (!has_server(p))
		report(out, line_span(l, 0), "no server of '%.*s' has 'proto fcgi'",
			TEXT_ARG(p->name));
}

static void
check_server(const struct model *m, const struct line *l, struct sink *out)
{
	size_t word = line_may_have(l, "fcgi") ? word_after(l, 3, "proto") : 0;
	const struct proxy *p = word ? line_proxy(m, l) : NULL;

	if (p && p->sides && text_is(line_word(l, word), "fcgi") && line_counts(l) &&
		p->mode == MODE_HTTP && !application_line(p))
		report(out, line_span(l, word), "'%.*s' has no FCGI application",
			TEXT_ARG(p->name));
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *l;

	for (l = m->lines[KW_USE_FCGI_APP]; l; l = l->next_same)
		check_use(m, l, out);
	for (l = m->lines[KW_FILTER]; l; l = l->next_same)
		if (text_is(line_word(l, 1), "fcgi-app"))
			check_use(m, l, out);
	for (l = m->lines[KW_SERVER]; l; l = l->next_same)
		check_server(m, l, out);
}

const struct rule rule_fcgi_incomplete = {
	.name = "fcgi-incomplete",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a part of what FCGI needs is missing",
	.why = "FCGI takes three things: an fcgi-app section, a proxy in mode http "
	       "that uses it, and in that proxy a server with 'proto fcgi'. HAProxy refuses to "
	       "start where one of them is missing.",
	.help = "add the part that is missing",
	.bad = "fcgi-app php\n"
	       "    docroot /srv\n"
	       "\n"
	       "backend app\n"
	       "    mode http\n"
	       "    use-fcgi-app php\n"
	       "    server a 192.0.2.1:9000\n",
	.good = "fcgi-app php\n"
		"    docroot /srv\n"
		"\n"
		"backend app\n"
		"    mode http\n"
		"    use-fcgi-app php\n"
		"    server a 192.0.2.1:9000 proto fcgi\n",
	.see = "10. FastCGI applications",
	.check = check,
};
