#include <stdlib.h>
#include <string.h>

#include "model/listener.h"
#include "model/rule.h"

// What gives a listener connections of its own, though another has the same address.
static const char *const apart[] = { "interface", "namespace", "process", "shards", "thread" };

static bool
comparable(const struct listener *l)
{
	if (l->kind != LISTEN_IP || l->unknown || !l->first)
		return false;
	for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		if (bind_has(l->line, apart[i]))
			return false;
	return true;
}

// By address, then by first port, then by place.
static int
compare(const void *x, const void *y)
{
	const struct listener *a = *(const struct listener *const *)x;
	const struct listener *b = *(const struct listener *const *)y;
	int by = memcmp(&a->ip, &b->ip, sizeof(a->ip));

	if (!by)
		by = (a->quic > b->quic) - (a->quic < b->quic);
	if (!by)
		by = (a->first > b->first) - (a->first < b->first);
	if (!by)
		by = (a->line->section->index > b->line->section->index) -
		     (a->line->section->index < b->line->section->index);
	return by ? by : (a->line->off > b->line->off) - (a->line->off < b->line->off);
}

static const struct listener **
sorted(const struct model *m, struct arena *a, size_t *n)
{
	const struct listener **list;

	*n = 0;
	for (const struct listener *l = m->listeners; l; l = l->next)
		++*n;
	list = arena_array(a, const struct listener *, *n);
	*n = 0;
	for (const struct listener *l = m->listeners; l; l = l->next)
		if (comparable(l))
			list[(*n)++] = l;
	qsort(list, *n, sizeof(const struct listener *), compare);
	return list;
}

static void
report_pair(const struct listener *first, const struct listener *second, struct sink *out)
{
	bool same = first->proxy == second->proxy;
	struct diag *d;

	if (same)
		d = report_as(out, SEV_INFO, line_part(second->line, 1, second->address),
			"'%.*s' is bound twice in '%.*s'", TEXT_ARG(second->address),
			TEXT_ARG(second->proxy->name));
	else
		d = report(out, line_part(second->line, 1, second->address),
			"connections to '%.*s' go to '%.*s' or '%.*s' at random",
			TEXT_ARG(second->address), TEXT_ARG(first->proxy->name),
			TEXT_ARG(second->proxy->name));
	add_note(out, d, line_part(first->line, 1, first->address), "bound here too");
}

static bool
later(const struct listener *a, const struct listener *b)
{
	const struct section *x = a->line->section, *y = b->line->section;

	return x->index != y->index ? x->index > y->index : a->line->off >= b->line->off;
}

static void
check(const struct model *m, struct sink *out)
{
	size_t n;
	const struct listener **list = sorted(m, out->arena, &n);

	// The widest range so far of an address meets whatever starts before its end.
	for (size_t i = 1, widest = 0; i < n; i++) {
		const struct listener *a = list[widest], *b = list[i];

		if (listeners_same(a, b) && !lines_exclude(a->line, b->line))
			later(b, a) ? report_pair(a, b, out) : report_pair(b, a, out);
		if (!listeners_same(a, b) || b->last > a->last)
			widest = i;
	}
}

const struct rule rule_duplicate_bind = {
	.name = "duplicate-bind",
	.group = GROUP_ROUTING,
	.severity = SEV_ERROR,
	.summary = "two frontends listen on the same address and port",
	.why = "HAProxy binds both, because it shares ports between its own threads "
	       "and processes, and the kernel deals the connections to either of them "
	       "at random. Half of the visitors meet the wrong rules.",
	.help = "give one of them another address or port, or join the two frontends",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "\n"
	       "frontend challenge\n"
	       "    bind *:80\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"\n"
		"frontend challenge\n"
		"    bind *:8080\n",
	.see = "4.2 bind",
	.check = check,
};
