#include "model/defined.h"
#include "model/host.h"
#include "model/rule.h"
#include "model/spoe.h"

static void
check_filter(const struct model *m, const struct line *l, struct sink *out)
{
	const struct proxy *p = line_proxy(m, l);
	size_t file = word_after(l, 2, "config");
	struct spoe_fault f;
	struct diag *d;

	if (!p || p->disabled || !text_is(line_word(l, 1), "spoe") || !file || !line_known(l) ||
		!spoe_fault(m, l, file, &f))
		return;
	d = report(out, line_span(l, file), "the SPOE file '%.*s' cannot be used: %s",
		TEXT_ARG(line_word(l, file)), f.why);
	if (f.at.src)
		add_note(out, d, f.at, "it is here");
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->settings->host ? m->lines[KW_FILTER] : NULL; l;
		l = l->next_same)
		check_filter(m, l, out);
}

const struct rule rule_bad_spoe_file = {
	.name = "bad-spoe-file",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "the file of an SPOE filter is one HAProxy refuses",
	.why = "The file after 'config' has the spoe-agent of the filter, its messages and its "
	       "groups. With 'engine NAME', HAProxy reads only what stands below '[NAME]'; "
	       "without, only what stands below no such line. Where it finds no agent, or the "
	       "agent names a backend or a message that does not exist, it does not start.",
	.help = "correct the file, or name the engine whose '[NAME]' its agent stands below",
	.bad = "frontend web\n"
	       "    bind :80\n"
	       "    filter spoe config /etc/haproxy/waf.conf\n"
	       "\n"
	       "backend waf\n"
	       "    server a 192.0.2.1:12345\n",
	.good = "frontend web\n"
		"    bind :80\n"
		"    filter spoe engine waf config /etc/haproxy/waf.conf\n"
		"\n"
		"backend waf\n"
		"    server a 192.0.2.1:12345\n",
	.see = "9.3. Stream Processing Offload Engine (SPOE)",
	.bad_host =
		(const struct host_row[]){
			{ "/etc/haproxy/waf.conf", HOST_FILE, 0644, NULL, NULL,
				"[waf]\n"
				"spoe-agent waf\n"
				"    use-backend waf\n"
				"    timeout processing 1s\n",
				0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/etc/haproxy/waf.conf", HOST_FILE, 0644, NULL, NULL,
				"[waf]\n"
				"spoe-agent waf\n"
				"    use-backend waf\n"
				"    timeout processing 1s\n",
				0 },
			{ 0 },
		},
	.check = check,
};
