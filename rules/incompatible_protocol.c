#include "model/check_option.h"
#include "model/defined.h"
#include "model/objection.h"
#include "model/rule.h"
#include "model/server_param.h"

// What goes on inside a connection, and the proxies that can have to do with it.
static const struct {
	const char *name;
	enum mode mode;
} protocols[] = {
	{ "fcgi", MODE_HTTP },
	{ "h1", MODE_HTTP },
	{ "h2", MODE_HTTP },
	{ "none", MODE_TCP },
	{ "spop", MODE_SPOP },
};

static struct diag *
with_mode(struct sink *out, struct diag *d, const struct proxy *p)
{
	add_note(out, d,
		p->mode_line ? line_span(p->mode_line, 0) : line_span(p->section->header, 1),
		p->mode_line ? "the proxy's mode" : "without a 'mode' line it is in mode tcp");
	return d;
}

// The proxy of l if its mode is certain; NULL if nothing can be said of it.
static const struct proxy *
certain_proxy(const struct model *m, const struct line *l)
{
	const struct proxy *p = line_proxy(m, l);

	return p && p->sides && !p->disabled && mode_known(p) && line_counts(l) ? p : NULL;
}

// Judges the word `word` of `says`, which holds for l.
static void
check_protocol(const struct model *m, const struct line *l, const struct line *says, size_t word,
	struct sink *out)
{
	const struct proxy *p = certain_proxy(m, l);
	enum mode mode;
	struct diag *d;

	if (!p || !line_counts(says))
		return;
	mode = p->mode == MODE_LOG ? MODE_TCP : p->mode;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		if (!text_is(line_word(says, word), protocols[i].name) || protocols[i].mode == mode)
			continue;
		d = with_mode(out,
			report(out, says == l ? line_span(l, word) : line_span(l, 1),
				"'%s' is no protocol of a proxy in mode %s", protocols[i].name,
				mode_names[p->mode]),
			p);
		if (says != l)
			add_note(out, d, line_span(says, word), "the server's protocol");
	}
}

// QUIC carries HTTP alone.
static void
check_quic(const struct model *m, const struct line *l, struct sink *out)
{
	struct text list = line_word(l, 1);
	const struct proxy *p;

	if (!line_may_have(l, "quic") || line_word_flags(l, 1) & WORD_UNKNOWN)
		return;
	p = certain_proxy(m, l);
	for (struct text part; p && p->mode != MODE_HTTP && list.len;) {
		part = text_cut(&list, ',');
		if (text_starts(part, "quic"))
			with_mode(out,
				report(out, line_part(l, 1, part),
					"'%.*s' is nothing for a proxy in mode %s", TEXT_ARG(part),
					mode_names[p->mode]),
				p);
	}
}

// HAProxy reads no PROXY header from QUIC.
static void
check_header(const struct model *m, const struct line *l, struct sink *out)
{
	unsigned versions = settings_judged(m->settings, SINCE(V3_0));
	size_t word = 2;

	while (word < l->nwords && !text_is(line_word(l, word), "accept-proxy"))
		word++;
	if (versions && text_starts(line_word(l, 1), "quic") && word < l->nwords &&
		certain_proxy(m, l))
		report(out, line_span(l, word), "'accept-proxy' is nothing for '%.*s'",
			TEXT_ARG(line_word(l, 1)))
			->versions = settings_told(m->settings, versions);
}

// What servers alone speak.
static void
check_listener(const struct model *m, const struct line *l, size_t word, struct sink *out)
{
	const struct proxy *p = certain_proxy(m, l);

	if (p && p->mode == MODE_HTTP && text_is(line_word(l, word), "fcgi"))
		report(out, line_span(l, word), "'fcgi' is no protocol of a listener");
	else
		check_protocol(m, l, l, word, out);
}

static void
check_bind(const struct model *m, const struct line *l, struct sink *out)
{
	size_t word = word_after(l, 2, "proto");

	if (word)
		check_listener(m, l, word, out);
	else
		check_quic(m, l, out);
	check_header(m, l, out);
}

static void
check_server(const struct model *m, const struct line *l, const struct line *says, struct sink *out)
{
	check_protocol(m, l, says, server_param(says, "proto") + 1, out);
}

// A server whose clients are sent to it.
static void
check_redirect(
	const struct model *m, const struct line *l, const struct line *says, struct sink *out)
{
	const struct proxy *p = certain_proxy(m, l);

	if (p && p->mode != MODE_HTTP && line_counts(says))
		with_mode(out,
			report(out,
				says == l ? line_span(l, server_param(l, "redir"))
					  : line_span(l, 1),
				"'redir' is nothing for a proxy in mode %s", mode_names[p->mode]),
			p);
}

// "observe layer7": the answers that it watches are those of HTTP.  HAProxy asks for the mode that
// the proxy has as far as it has read.
static void
check_observed(
	const struct model *m, const struct line *l, const struct line *says, struct sink *out)
{
	const struct proxy *p = certain_proxy(m, l);
	size_t word = server_param(says, "observe") + 1;

	if (says != l || !p || p->mode == MODE_HTTP || !text_is(line_word(l, word), "layer7") ||
		(p->mode_line && !line_before(p->mode_line, l)))
		return;
	with_mode(out,
		report(out, line_span(l, word),
			"'layer7' watches HTTP answers, and a proxy in mode %s has none",
			mode_names[p->mode]),
		p);
}

// The protocol of checks is that of the option that says how the servers are checked.
static void
check_checks(const struct model *m, const struct line *l, const struct line *says, struct sink *out)
{
	const struct proxy *p = certain_proxy(m, l);
	size_t word = server_param(says, "check-proto") + 1;
	const struct line *option = p ? check_option(p) : NULL;
	bool http = option && text_is(line_word(option, 1), "httpchk");

	if (!p || !line_counts(says) || !server_has(p, l, "check", "no-check") ||
		server_setting(p, l, "healthcheck", NULL))
		return;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (text_is(line_word(says, word), protocols[i].name) &&
			protocols[i].mode != (http ? MODE_HTTP : MODE_TCP))
			report(out, says == l ? line_span(l, word) : line_span(l, 1),
				http ? "'%s' is no protocol of HTTP checks"
				     : "'%s' is no protocol of checks without 'option httpchk'",
				protocols[i].name);
}

static void
check(const struct model *m, struct sink *out)
{
	for (const struct line *l = m->lines[KW_BIND]; l; l = l->next_same)
		check_bind(m, l, out);
	each_server_setting(m, "check-proto", check_checks, out);
	each_server_setting(m, "observe", check_observed, out);
	each_server_setting(m, "proto", check_server, out);
	each_server_setting(m, "redir", check_redirect, out);
}

const struct rule rule_incompatible_protocol = {
	.name = "incompatible-protocol",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a listener or server speaks a protocol that the proxy's mode has nothing to do "
		   "with",
	.why = "'proto h1', 'proto h2' and 'proto fcgi' carry HTTP requests, 'proto none' a stream "
	       "of bytes. QUIC carries HTTP too, and a server's 'redir' answers requests. HAProxy "
	       "refuses to start when "
	       "the proxy's mode is another one, or a listener is to speak FastCGI. A proxy "
	       "without a 'mode' line, in itself or its "
	       "defaults, is in mode tcp.",
	.help = "give the proxy the mode of the protocol, or take the parameter away",
	.bad = "backend app\n"
	       "    mode tcp\n"
	       "    server a 192.0.2.1:80 proto h2\n",
	.good = "backend app\n"
		"    mode http\n"
		"    server a 192.0.2.1:80 proto h2\n",
	.see = "5.2 proto",
	.check = check,
};
