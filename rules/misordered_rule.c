#include "model/objection.h"
#include "model/rule.h"

// The lists of rules of a proxy in the order in which they run.
static const struct phase {
	enum keyword_id keyword;
	const char *word;  // the second one; NULL for any
	const char *name;  // for messages
	unsigned versions; // that warn of a rule that stands below one of a later list
} phases[] = {
	{ KW_QUIC_INITIAL, NULL, "quic-initial", SINCE(V3_2) },
	{ KW_TCP_REQUEST, "connection", "tcp-request connection", ALL_VERSIONS },
	{ KW_TCP_REQUEST, "session", "tcp-request session", ALL_VERSIONS },
	{ KW_TCP_REQUEST, "content", "tcp-request content", ALL_VERSIONS },
	{ KW_MONITOR, "fail", "monitor fail", ALL_VERSIONS },
	{ KW_HTTP_REQUEST, NULL, "http-request", ALL_VERSIONS },
	{ KW_REDIRECT, NULL, "redirect", ALL_VERSIONS },
	{ KW_USE_BACKEND, NULL, "use_backend", ALL_VERSIONS },
	{ KW_USE_SERVER, NULL, "use-server", ALL_VERSIONS },
	// Those for responses are lists apart.
	{ KW_TCP_RESPONSE, "content", "tcp-response content", SINCE(V3_2) },
	{ KW_HTTP_RESPONSE, NULL, "http-response", SINCE(V3_2) },
};

enum { PHASES = sizeof(phases) / sizeof(phases[0]), RESPONSES = 9 };

// Where the section at hand has the first rule of each list.
struct order {
	const struct section *section;
	const struct line *first[PHASES];
};

static bool
in_phase(const struct line *l, const struct phase *p)
{
	return l->keyword == p->keyword && (!p->word || text_is(line_word(l, 1), p->word));
}

// The list that the rule should stand above, and does not; NULL if there is none.
static const struct line *
later(const struct order *o, size_t phase, const struct line *l, size_t *other)
{
	size_t end = phase < RESPONSES ? RESPONSES : PHASES;

	for (*other = phase + 1; *other < end; (*other)++)
		if (o->first[*other] && line_before(o->first[*other], l))
			return o->first[*other];
	return NULL;
}

static void
check_line(const struct model *m, const struct order *o, size_t phase, const struct line *l,
	struct sink *out)
{
	unsigned versions = settings_judged(m->settings, phases[phase].versions);
	size_t other;
	const struct line *above = later(o, phase, l, &other);
	struct diag *d;

	if (!above || !versions)
		return;
	d = report(out, line_span(l, 0), "this rule runs before the '%s' rules above it",
		phases[other].name);
	d->versions = settings_told(m->settings, versions);
	add_note(out, d, line_span(above, 0), "the first of them");
}

// The lines of a phase in a section, from *at on, which then is the first one behind it.
static const struct line *
next_in(const struct line **at, const struct section *s)
{
	while (*at && (*at)->section->index < s->index)
		*at = (*at)->next_same;
	return *at && (*at)->section == s ? *at : NULL;
}

static bool
find_first(struct order *o, const struct line **at)
{
	size_t found = 0;

	for (size_t i = 0; i < PHASES; i++) {
		const struct line *l = next_in(&at[i], o->section);

		while (l && l->section == o->section &&
			!(in_phase(l, &phases[i]) && line_counts(l)))
			l = l->next_same;
		o->first[i] = l && l->section == o->section ? l : NULL;
		found += o->first[i] != NULL;
	}
	return found > 1;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *at[PHASES];
	struct order o;

	for (size_t i = 0; i < PHASES; i++)
		at[i] = m->lines[phases[i].keyword];
	for (const struct proxy *p = m->proxies; p; p = p->next) {
		o.section = p->section;
		if (!find_first(&o, at))
			continue;
		for (size_t i = 0; i < PHASES; i++)
			for (const struct line *l = o.first[i]; l && l->section == o.section;
				l = l->next_same)
				if (in_phase(l, &phases[i]) && line_counts(l))
					check_line(m, &o, i, l, out);
	}
}

const struct rule rule_misordered_rule = {
	.name = "misordered-rule",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a rule stands below rules that HAProxy runs after it",
	.why = "A proxy's rules run list by list, wherever they stand: tcp-request connection, "
	       "session and content, monitor fail, http-request, redirect, use_backend, "
	       "use-server; "
	       "and tcp-response before http-response. Whoever reads a rule below those of a later "
	       "list thinks that it runs after them.",
	.help = "move it above them, where it runs, so that the order of the lines is the order of "
		"the rules",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    use_backend app if { path_beg /app }\n"
	       "    http-request deny if { path_beg /admin }\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.1:80\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    http-request deny if { path_beg /admin }\n"
		"    use_backend app if { path_beg /app }\n"
		"\n"
		"backend app\n"
		"    server a 192.0.2.1:80\n",
	.see = "4.2 http-request",
	.check = check,
};
