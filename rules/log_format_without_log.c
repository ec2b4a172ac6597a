#include "model/log_lines.h"
#include "model/objection.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	const struct line *told = NULL;

	for (const struct proxy *p = m->proxies; p; p = p->next) {
		const struct line *l;
		struct diag *d;

		if (!(p->sides & SIDE_FRONTEND) || p->disabled || p->mode > MODE_HTTP)
			continue;
		l = proxy_log_format(p);
		if (!l || l == told || !line_counts(l) || proxy_logs(m, p))
			continue;
		told = l;
		d = report(out, line_span(l, 0), "'%.*s' logs nothing: no 'log' line says where to",
			TEXT_ARG(p->name));
		if (l->section != p->section)
			add_note(out, d, line_span(p->section->header, 1), "'%.*s' is here",
				TEXT_ARG(p->name));
	}
}

const struct rule rule_log_format_without_log = {
	.name = "log-format-without-log",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_WARNING,
	.summary = "a proxy has a log format and logs to nowhere",
	.why = "A format such as option httplog says what a line of the log looks like; a 'log' "
	       "line says where it goes. 'log global' stands for those of the section 'global'. "
	       "Without any, HAProxy warns that it ignores the format, and whoever looks for the "
	       "log finds none.",
	.help = "write 'log global' in the proxy or its defaults, and a 'log' line in 'global'",
	.bad = "defaults\n"
	       "    mode http\n"
	       "    timeout client 30s\n"
	       "    timeout server 30s\n"
	       "    timeout connect 5s\n"
	       "\n"
	       "listen web\n"
	       "    bind :80\n"
	       "    option httplog\n"
	       "    server a 192.0.2.1:80\n",
	.good = "global\n"
		"    log stdout format raw local0\n"
		"\n"
		"defaults\n"
		"    mode http\n"
		"    log global\n"
		"    timeout client 30s\n"
		"    timeout server 30s\n"
		"    timeout connect 5s\n"
		"\n"
		"listen web\n"
		"    bind :80\n"
		"    option httplog\n"
		"    server a 192.0.2.1:80\n",
	.see = "8.1 Log levels",
	.check = check,
};
