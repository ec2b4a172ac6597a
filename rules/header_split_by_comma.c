#include <string.h>

#include "model/rule.h"

// Headers whose own values have commas.
static const char *const headers[] = { "date", "expires", "if-modified-since",
	"if-unmodified-since", "last-modified", "set-cookie", "user-agent" };

// The fetches that give one part of a header between commas.
static const char *const fetches[] = { "hdr", "req.hdr", "res.hdr", "shdr" };

static bool
among(struct text t, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text_iis(t, names[i]))
			return true;
	return false;
}

// Looks for "%[req.hdr(user-agent)]", and for an expression that is a word.
static void
check_word(const struct line *l, size_t word, struct sink *out)
{
	struct text t = line_word(l, word);
	size_t open = text_find_char(t, '('), start = open;
	struct text header, fetch;

	while (start > 0 && start <= t.len && !strchr("[,%", t.ptr[start - 1]))
		start--;
	if (open >= t.len)
		return;
	fetch = text_before(text_after(t, start), open - start);
	header = text_after(t, open + 1);
	header = text_before(header, text_find_char(header, ')'));
	if (among(fetch, fetches, 4) && among(header, headers, 7))
		report(out, line_part(l, word, fetch),
			"'%.*s' gives only what follows the last comma of '%.*s'", TEXT_ARG(fetch),
			TEXT_ARG(header));
}

// Where the value is passed on whole: into a header, a variable, a log.
static bool
passes_on(const struct line *l)
{
	struct text action = line_word(l, 1);

	return l->keyword == KW_LOG_FORMAT || text_is(action, "set-header") ||
	       text_is(action, "add-header") || text_starts(action, "set-var(");
}

static void
check_lines(const struct line *l, struct sink *out)
{
	for (; l; l = l->next_same)
		if (line_may_have(l, "(") && passes_on(l))
			for (size_t i = 1; i < l->nwords && !condition_word(line_word(l, i)); i++)
				check_word(l, i, out);
}

static void
check(const struct model *m, struct sink *out)
{
	check_lines(m->lines[KW_HTTP_REQUEST], out);
	check_lines(m->lines[KW_HTTP_RESPONSE], out);
	check_lines(m->lines[KW_LOG_FORMAT], out);
}

const struct rule rule_header_split_by_comma = {
	.name = "header-split-by-comma",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a header whose value has commas is cut at the last one",
	.why = "req.hdr() takes a header for a list and returns what stands behind the last comma: "
	       "half of a User-Agent, of a date, of a cookie. req.fhdr() returns the whole value.",
	.help = "use fhdr instead",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    http-request set-var(txn.agent) req.hdr(user-agent)\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request set-var(txn.agent) req.fhdr(user-agent)\n",
	.see = "7.3.6 req.fhdr",
	.check = check,
};
