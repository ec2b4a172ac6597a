#include "model/rule.h"

// The "option forwardfor" that holds for p and adds the header even where there is one.
static const struct line *
forwardfor(const struct proxy *p)
{
	const struct line *l = proxy_setting(p, KW_OPTION, "forwardfor");

	for (size_t i = 2; l && i < l->nwords; i++)
		if (text_is(line_word(l, i), "if-none") || text_is(line_word(l, i), "header"))
			return NULL;
	return l;
}

// The client's own header goes as before, and one address comes to the server.
static void
mend(const struct line *l, struct sink *out, struct diag *d)
{
	struct span name = line_span(l, 2), value = line_span(l, 3);

	if (!text_is(line_word(l, 3), "%[src]"))
		return;
	add_edit(out, d, line_span(l, 1), "del-header");
	value.len += value.off - (name.off + name.len);
	value.off = name.off + name.len;
	add_edit(out, d, value, "");
	d->unsafe = true;
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_HTTP_REQUEST]; l; l = l->next_same) {
		const struct proxy *p = line_proxy(m, l);
		const struct line *option;
		struct diag *d;

		// With a condition the header may be set for few.
		if (l->nwords != 4 || !text_is(line_word(l, 1), "set-header") ||
			!text_iis(line_word(l, 2), "x-forwarded-for") || !p || !p->sides ||
			p->mode != MODE_HTTP)
			continue;
		option = forwardfor(p);
		if (!option || lines_exclude(l, option))
			continue;
		d = report(out, line_span(l, 2),
			"the server sees '%.*s' twice, this one and that of 'option forwardfor'",
			TEXT_ARG(line_word(l, 2)));
		add_note(out, d, line_span(option, 1), "adds the second");
		mend(l, out, d);
	}
}

const struct rule rule_address_split = {
	.name = "address-split",
	.group = GROUP_FORWARDING,
	.severity = SEV_INFO,
	.summary = "the client's address is forwarded twice",
	.why = "'option forwardfor' runs after the rules and adds a header line of its own, "
	       "so that the server sees the address twice. An application that counts the "
	       "proxies it trusts from the end then counts one too many.",
	.help = "keep one of the two: 'del-header' beside the option lets no client's own pass",
	.bad = "backend app\n"
	       "    mode http\n"
	       "    option forwardfor\n"
	       "    http-request set-header X-Forwarded-For %[src]\n"
	       "    server a 192.0.2.1:8080\n",
	.good = "backend app\n"
		"    mode http\n"
		"    option forwardfor\n"
		"    http-request del-header X-Forwarded-For\n"
		"    server a 192.0.2.1:8080\n",
	.see = "4.2 option forwardfor",
	.fixable = true,
	.check = check,
};
