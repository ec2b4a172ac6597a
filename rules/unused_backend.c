#include "model/faults.h"
#include "model/rule.h"
#include "parser/nearest.h"

enum { MAX_MISSING = 8 }; // names that are compared

// Whether something beside requests needs the proxy: a table, or a server that others track.
static bool
has_other_purpose(const struct proxy *p)
{
	for (const struct line *l = section_first(p->section); l; l = section_next(l))
		if (l->keyword == KW_STICK_TABLE || l->keyword == KW_DISABLED)
			return true;
	return p->section->type != SECTION_BACKEND || p->section->header->flags & LINE_BRANCH;
}

// Whether the proxy, or the first of its name, is.
static bool
is_led_to(const struct model *m, const struct proxy *p)
{
	return p->led_to || model_proxy(m, SIDE_BACKEND, p->name)->led_to;
}

// Whether a request, a log, a filter or a script may choose any backend.
static bool
is_any_chosen(const struct model *m)
{
	bool any = m->lines[KW_LUA_LOAD] || m->lines[KW_LUA_LOAD_PER_THREAD];
	const struct line *l;

	for (size_t i = 0; i < m->nuses && !any; i++) {
		const struct backend_use *u = &m->uses[i];

		any = !u->backend && (line_word_flags(u->line, 1) & WORD_UNKNOWN ||
					     text_has(line_word(u->line, 1), "%"));
	}
	for (l = m->lines[KW_LOG]; l; l = l->next_same)
		any |= text_starts(line_word(l, 1), "backend@");
	for (const struct mention *n = m->faults->mentions; n; n = n->next)
		any |= n->kind == MENTION_BACKEND || n->kind == MENTION_SERVER;
	// The agents of a filter are in a file of its own.
	for (l = m->lines[KW_FILTER]; l; l = l->next_same)
		any |= text_starts(line_word(l, 1), "spoe");
	return any;
}

// Whether a line that leads to no proxy misspells its name: "undefined-backend" says so.
static bool
is_misspelt(const struct model *m, const struct proxy *p)
{
	size_t missing = 0;

	for (size_t i = 0; i < m->nuses && missing < MAX_MISSING; i++) {
		struct nearest near = { .word = line_word(m->uses[i].line, 1) };

		if (m->uses[i].backend)
			continue;
		nearest_try(&near, text_string(m->arena, p->name));
		if (near.best)
			return true;
		missing++;
	}
	return false;
}

static void
check(const struct model *m, struct sink *out)
{
	// Backends alone are a part of a configuration.
	if (!m->has_frontend || is_any_chosen(m))
		return;
	for (const struct proxy *p = m->proxies; p; p = p->next)
		if (p->sides == SIDE_BACKEND && !is_led_to(m, p) && !has_other_purpose(p) &&
			!is_misspelt(m, p))
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
