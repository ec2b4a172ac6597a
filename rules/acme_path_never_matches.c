#include "model/acme.h"
#include "model/rule.h"

// Whether no other pattern follows.
static bool
is_last(const struct challenge_pattern *c)
{
	struct text next = line_word(c->line, c->word + 1);

	return line_nargs(c->line) == c->word + 1 || text_is(next, "}");
}

// The name of the test and its pattern.
static struct span
both_words(const struct challenge_pattern *c)
{
	struct span name = line_span(c->line, c->name_word), word = line_span(c->line, c->word);

	name.len = word.off + word.len - name.off;
	return name;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct challenge_pattern *c = m->acme ? acme_misfit(m->acme, NULL) : NULL;

	for (; c; c = acme_misfit(m->acme, c)) {
		struct diag *d;

		if (c->fit != NEVER_FITS)
			continue;
		d = report(out, line_span(c->line, c->word),
			"'%.*s %.*s' matches no challenge: Let's Encrypt asks for '" CHALLENGE_PATH
			"TOKEN'",
			TEXT_ARG(c->name), TEXT_ARG(line_word(c->line, c->word)));
		set_help(out, d, "write 'path_beg " CHALLENGE_PATH "'");
		if (c->word == c->name_word + 1 && is_last(c))
			add_edit(out, d, both_words(c), "path_beg " CHALLENGE_PATH);
	}
}

const struct rule rule_acme_path_never_matches = {
	.name = "acme-path-never-matches",
	.group = GROUP_ACME,
	.severity = SEV_ERROR,
	.summary = "a condition for the ACME challenge that can never hold",
	.why = "The challenge's path goes on after the prefix with a token that is new each "
	       "time. 'path' and 'path_end' with the bare prefix, a pattern without its "
	       "leading slash and a literal '*' match no such path. HAProxy says nothing.",
	.help = "write 'path_beg /.well-known/acme-challenge/'",
	.bad = "frontend web\n"
	       "    mode http\n"
	       "    bind :80\n"
	       "    use_backend certbot if { path /.well-known/acme-challenge/ }\n"
	       "    default_backend app\n"
	       "\n"
	       "backend certbot\n"
	       "    mode http\n"
	       "    server certbot 127.0.0.1:8688\n"
	       "\n"
	       "backend app\n"
	       "    mode http\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "frontend web\n"
		"    mode http\n"
		"    bind :80\n"
		"    use_backend certbot if { path_beg /.well-known/acme-challenge/ }\n"
		"    default_backend app\n"
		"\n"
		"backend certbot\n"
		"    mode http\n"
		"    server certbot 127.0.0.1:8688\n"
		"\n"
		"backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:8080\n",
	.see = "7.1.3 Matching strings",
	.fixable = true,
	.check = check,
};
