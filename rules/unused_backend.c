#include "model/faults.h"
#include "model/rule.h"

// What leads to a backend when the configuration is read.
struct uses {
	const struct model *m;
	bool *led_to; // by the section's index
	bool any;     // a request may name any backend
};

static void
use(struct uses *u, const struct line *l, size_t word)
{
	struct text name = line_word(l, word);
	const struct proxy *p = model_proxy(u->m, SIDE_BACKEND, name);

	if (line_word_flags(l, word) & WORD_UNKNOWN || text_find_char(name, '%') < name.len)
		u->any = true;
	else if (p)
		u->led_to[p->section->index] = true;
}

// Whether something beside requests needs the proxy: a table, or a server that others track.
static bool
has_other_purpose(const struct proxy *p)
{
	for (const struct line *l = section_first(p->section); l; l = section_next(l))
		if (l->keyword == KW_STICK_TABLE || l->keyword == KW_DISABLED)
			return true;
	return p->section->type != SECTION_BACKEND || p->section->header->flags & LINE_BRANCH;
}

// Whether the proxy, or one of its name, is.
static bool
is_led_to(const struct uses *u, const struct proxy *p)
{
	return u->led_to[p->section->index] ||
	       u->led_to[model_proxy(u->m, SIDE_BACKEND, p->name)->section->index];
}

static void
collect(const struct model *m, struct uses *u)
{
	const struct line *l;

	for (l = m->lines[KW_USE_BACKEND]; l; l = l->next_same)
		use(u, l, 1);
	for (l = m->lines[KW_DEFAULT_BACKEND]; l; l = l->next_same)
		use(u, l, 1);
	for (l = m->lines[KW_LOG]; l; l = l->next_same)
		u->any |= text_starts(line_word(l, 1), "backend@");
	for (const struct mention *n = m->faults->mentions; n; n = n->next)
		u->any |= n->kind == MENTION_BACKEND || n->kind == MENTION_SERVER;
	// The agents of a filter are in a file of its own.
	for (l = m->lines[KW_FILTER]; l; l = l->next_same)
		u->any |= text_starts(line_word(l, 1), "spoe");
	u->any |= m->lines[KW_LUA_LOAD] || m->lines[KW_LUA_LOAD_PER_THREAD];
}

static void
check(const struct model *m, struct sink *out)
{
	struct uses u = { .m = m };

	// Backends alone are a part of a configuration.
	if (!m->has_frontend)
		return;
	u.led_to = arena_array(out->arena, bool, m->config->nsections);
	collect(m, &u);
	for (const struct proxy *p = m->proxies; p && !u.any; p = p->next)
		if (p->sides == SIDE_BACKEND && !is_led_to(&u, p) && !has_other_purpose(p))
			report(out, line_span(p->section->header, 1),
				"nothing leads to backend '%.*s'", TEXT_ARG(p->name));
}

const struct rule rule_unused_backend = {
	.name = "unused-backend",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_INFO,
	.summary = "nothing leads to a backend",
	.why = "No use_backend and no default_backend names the backend, so that no request "
	       "reaches it.",
	.help = "name it in use_backend or default_backend, or remove it",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n"
	       "    default_backend app\n"
	       "\n"
	       "backend app\n"
	       "    server a 192.0.2.1:80\n"
	       "\n"
	       "backend old\n"
	       "    server a 192.0.2.2:80\n",
	.good = "defaults\n"
		"    mode http\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"frontend web\n"
		"    bind :80\n"
		"    use_backend old if { path_beg /old }\n"
		"    default_backend app\n"
		"\n"
		"backend app\n"
		"    server a 192.0.2.1:80\n"
		"\n"
		"backend old\n"
		"    server a 192.0.2.2:80\n",
	.see = "4.2 use_backend",
	.check = check,
};
