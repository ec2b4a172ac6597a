#include "model/certbot.h"
#include "model/challenge.h"
#include "model/rule.h"

// The last of "check" and "no-check" that counts: its own, else default-server's before it.
static const struct line *
find_check(const struct line *l, size_t first, size_t *word)
{
	bool on = false;

	for (size_t i = first; i < l->nwords; i++)
		if (text_is(line_word(l, i), "check") || text_is(line_word(l, i), "no-check")) {
			on = text_is(line_word(l, i), "check");
			*word = i;
		}
	return on ? l : NULL;
}

static const struct line *
check_of(const struct model *m, const struct line *server, size_t *word)
{
	const struct line *d = NULL, *found;

	*word = 0;
	found = find_check(server, 3, word);
	if (*word)
		return found;
	for (const struct proxy *p = line_proxy(m, server); p && !*word; p = p->defaults) {
		d = NULL;
		for (const struct line *l = section_find(p->section, KW_DEFAULT_SERVER); l;
			l = section_find_next(l)) {
			size_t at = 0;
			const struct line *here = find_check(l, 1, &at);

			if (at && (l->section != server->section || l->off < server->off)) {
				d = here;
				*word = at;
			}
		}
	}
	return d;
}

// A comment of the section that says so.
static bool
comment_says_standalone(const struct section *s)
{
	const struct line *last = s->header;
	struct text rest;

	for (const struct line *l = section_first(s); l; l = section_next(l))
		last = l;
	if (!last)
		return false;
	rest = text_before(
		text_after((struct text){ s->file->src->text, s->file->src->len }, s->header->off),
		last->off - s->header->off + 1);
	while (rest.len) {
		struct text line = text_cut(&rest, '\n');

		text_cut(&line, '#');
		if (text_has(line, "standalone"))
			return true;
	}
	return false;
}

// certbot's own files say it best; else its usual port, or a comment.
static bool
is_standalone(const struct model *m, const struct challenge_server *s)
{
	bool other = false;

	for (const struct renewal *r = m->renewals; r && s->here; r = r->next) {
		if (text_is(r->authenticator, "standalone"))
			return true;
		other |= !r->fault && r->http;
	}
	return !other && (s->port == CERTBOT_PORT || comment_says_standalone(s->line->section));
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct challenge_server *s = challenge_servers(m); s; s = s->next) {
		size_t word;
		const struct line *l = is_standalone(m, s) ? check_of(m, s->line, &word) : NULL;
		struct diag *d;

		if (!l)
			continue;
		d = report(out, line_span(l, word),
			"the challenge's server '%.*s' is checked, and certbot is only there while "
			"it validates",
			TEXT_ARG(line_word(s->line, 1)));
		if (l != s->line)
			add_note(out, d, line_span(s->line, 1), "it holds for this server");
	}
}

const struct rule rule_acme_responder_checked = {
	.name = "acme-responder-checked",
	.group = GROUP_ACME,
	.severity = SEV_WARNING,
	.summary = "a health check keeps the challenge from a responder that runs on demand",
	.why = "certbot's standalone authenticator listens only for the seconds of a "
	       "validation. With check, HAProxy has long marked it down by then, and "
	       "answers 503 for another 3 to 19 seconds after it has come up: the "
	       "validation is over before. Without check HAProxy sends the request, "
	       "and finds it there.",
	.help = "remove check from the server line, or write no-check",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
	       "\n"
	       "backend certbot\n"
	       "    server certbot 127.0.0.1:8688 check\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
		"\n"
		"backend certbot\n"
		"    server certbot 127.0.0.1:8688\n",
	.see = "5.2 check",
	.check = check,
};
