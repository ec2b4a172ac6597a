#include "model/container.h"
#include "model/mend.h"
#include "model/rule.h"

static bool
has_user(const struct model *m)
{
	for (const struct line *l = m->lines[KW_USER]; l; l = l->next_same)
		if (l->section->type == SECTION_GLOBAL)
			return true;
	return m->lines[KW_UID] != NULL;
}

// In a container that starts it as somebody else it has nothing to give up.
static bool
starts_as_another(const struct model *m)
{
	const struct compose_service *s = m->compose ? compose_haproxy(m->compose) : NULL;
	struct container_user u = s ? container_user(s) : (struct container_user){ 0 };

	return u.known && u.uid;
}

static const struct line *
last_line(const struct section *s)
{
	const struct line *last = s->header;

	for (const struct line *l = section_first(s); l; l = section_next(l))
		last = l;
	return last->flags & LINE_BRANCH ? s->header : last;
}

static void
check(const struct model *m, struct sink *out)
{
	const struct line *global = m->lines[KW_GLOBAL];

	// A part of a set of files may leave the user to another part.
	if (global && m->has_frontend && !has_user(m) && !starts_as_another(m)) {
		struct diag *d =
			report(out, line_span(global, 0), "no user is named that HAProxy becomes");

		// The machine may have no such user.
		mend_insert_after(out, d, last_line(global->section),
			m->lines[KW_GROUP] || m->lines[KW_GID] ? "user haproxy"
							       : "user haproxy\ngroup haproxy");
		d->unsafe = true;
	}
}

const struct rule rule_root_process = {
	.name = "root-process",
	.group = GROUP_SECURITY,
	.severity = SEV_INFO,
	.summary = "HAProxy keeps the rights of the user who starts it",
	.why = "Started as root, for ports below 1024 and private keys, HAProxy can give "
	       "root's rights up once it has them open. Without a user it serves the "
	       "Internet as root. Containers that start it as another user need none.",
	.help = "add 'user haproxy' and 'group haproxy' to the global section",
	.bad = "global\n"
	       "    daemon\n"
	       "\n"
	       "frontend web\n"
	       "    bind :80\n",
	.good = "global\n"
		"    daemon\n"
		"    user haproxy\n"
		"    group haproxy\n"
		"\n"
		"frontend web\n"
		"    bind :80\n",
	.see = "3.1 user",
	.fixable = true,
	.check = check,
};
