#include "model/acme.h"
#include "model/hosts.h"
#include "model/placeholder.h"
#include "model/rule.h"

// What a pattern is compared with.
struct subject {
	bool host, path;            // the Host header; the path
	bool lower, upper;          // all letters are small, or great
	bool exact, begin, literal; // how: as a whole, from its start, as text at all
};

// Converters that leave a host a host and a path a path.
static bool
keeps(const struct sample *s, struct subject *out)
{
	for (size_t i = 0; i < s->nconverters; i++) {
		struct text name = s->converters[i].name;

		if (text_is(name, "lower") || text_is(name, "host_only"))
			out->lower = true;
		else if (text_is(name, "upper"))
			out->upper = true;
		else
			return false;
	}
	return !out->lower || !out->upper;
}

static bool
subject_of(const struct test *t, struct subject *out)
{
	*out = (struct subject){ 0 };
	if (t->fault || t->nfiles || !keeps(&t->sample, out))
		return false;
	out->host = host_header(&t->sample.fetch);
	out->path = text_is(t->sample.fetch.name, "path");
	out->exact = t->match == MATCH_NONE || t->match == MATCH_STR;
	out->begin = out->exact || t->match == MATCH_BEG;
	out->literal = out->begin || t->match == MATCH_END || t->match == MATCH_SUB;
	return out->host || out->path;
}

static bool
has_letter(struct text t, char first, char last)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.ptr[i] >= first && t.ptr[i] <= last)
			return true;
	return false;
}

// Why the subject is never like the pattern; NULL if it may be.
static const char *
reason(const struct subject *s, const struct test *t, struct text pattern)
{
	if (s->host && s->begin && text_has(pattern, "://"))
		return "is a URL, and Host is a name";
	if (s->host && s->literal && text_has(pattern, "/"))
		return "has a slash, and Host has none";
	if (s->host && s->literal && text_starts(pattern, "*"))
		return "begins with a star, which stands for itself alone";
	if (s->path && s->begin && pattern.len && pattern.ptr[0] != '/')
		return "has no leading slash, and a path has one";
	if (s->lower && s->literal && !t->ignore_case && has_letter(pattern, 'A', 'Z'))
		return "has capitals, and 'lower' leaves none";
	if (s->upper && s->literal && !t->ignore_case && has_letter(pattern, 'a', 'z'))
		return "has small letters, and 'upper' leaves none";
	return NULL;
}

// What another rule says of the challenge's pattern is not said twice.
static bool
is_challenge(const struct model *m, const struct line *l, size_t word)
{
	for (const struct challenge_pattern *p = m->acme ? m->acme->patterns : NULL; p; p = p->next)
		if (p->line == l && p->word == word && p->fit != FITS)
			return true;
	return false;
}

// Whether another pattern of the test is a path: then this one may be a word of its author's that
// does no harm.
static bool
has_path(const struct test *t)
{
	for (size_t i = 0; i < t->npatterns; i++)
		if (text_starts(line_word(t->line, t->first + i), "/"))
			return true;
	return false;
}

static void
check_test(const struct model *m, const struct test *t, struct sink *out)
{
	struct subject s;

	if (!subject_of(t, &s) || (s.path && has_path(t)))
		return;
	for (size_t i = 0; i < t->npatterns; i++) {
		size_t word = t->first + i;
		struct text pattern = line_word(t->line, word), which;
		const char *why = reason(&s, t, pattern);

		if (why && !(line_word_flags(t->line, word) & WORD_UNKNOWN) &&
			!placeholder_in(pattern, &which) && !is_challenge(m, t->line, word))
			report(out, line_span(t->line, word), "no %s matches '%.*s': it %s",
				s.host ? "Host header" : "path", TEXT_ARG(pattern), why);
	}
}

// A cheap look at what may be wrong, before the test is read.
static bool
is_suspect(const struct line *l, size_t name, size_t end)
{
	struct text test = line_word(l, name);
	bool path = text_starts(test, "path"), cased = text_has(test, ",");

	if (!path && !text_has(test, "ost)") && !text_has(test, "OST)"))
		return false;
	for (size_t i = name + 1; i < end; i++) {
		struct text t = line_word(l, i);

		if (cased || (path ? t.len && t.ptr[0] != '/' && t.ptr[0] != '-'
				   : text_has(t, "/") || text_starts(t, "*")))
			return true;
	}
	return false;
}

// The tests in braces.
static void
check_braces(const struct model *m, struct arena *a, const struct line *l, struct sink *out)
{
	for (size_t i = 1, end; i < l->nwords; i = end) {
		end = i + 1;
		if (!text_is(line_word(l, i), "{"))
			continue;
		while (end < l->nwords && !text_is(line_word(l, end), "}"))
			end++;
		if (end < l->nwords && is_suspect(l, i + 1, end))
			check_test(m, test_parse(a, l, i + 1, end), out);
	}
}

static void
check(const struct model *m, struct sink *out)
{
	static const enum keyword_id keywords[] = { KW_USE_BACKEND, KW_HTTP_REQUEST,
		KW_HTTP_RESPONSE, KW_REDIRECT };

	for (const struct line *l = m->lines[KW_ACL]; l; l = l->next_same)
		if (is_suspect(l, 2, line_nargs(l)))
			check_test(m, test_parse(out->arena, l, 2, line_nargs(l)), out);
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		for (const struct line *l = m->lines[keywords[i]]; l; l = l->next_same)
			if (line_may_have(l, "{"))
				check_braces(m, out->arena, l, out);
}

const struct rule rule_acl_never_matches = {
	.name = "acl-never-matches",
	.group = GROUP_ROUTING,
	.severity = SEV_WARNING,
	.summary = "a pattern that no request can match",
	.why = "Patterns are compared letter by letter. The Host header is a name, without scheme, "
	       "slash or path, and a star in a pattern stands for itself; a path begins with a "
	       "slash; 'lower' leaves no capitals. HAProxy accepts such a pattern and never "
	       "finds it.",
	.help = "write the name alone, 'hdr_end(host) .example.org' for all names below it, and "
		"paths with their leading slash",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    use_backend app if { hdr(host) -i *.example.org }\n"
	       "\n"
	       "backend app\n"
	       "    mode http\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    use_backend app if { hdr_end(host) -i .example.org }\n"
		"\n"
		"backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:8080\n",
	.see = "7.1.3 Matching strings",
	.check = check,
};
