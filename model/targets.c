#include <stdlib.h>

#include "model/grammar.h"
#include "parser/endpoint.h"
#include "parser/value.h"

// Where an address stands, and what it may have there.
struct place {
	enum keyword_id keyword;
	uint32_t sections;
	size_t word;
	unsigned versions;
	unsigned parts;
};

// The releases that refuse headers hidden in "option httpchk".
#define HIDDEN_REFUSED SINCE(V2_8)

#define PROXIES (IN(FRONTEND) | IN(LISTEN) | IN(BACKEND))

static const struct place places[] = {
	{ KW_BIND, IN(PEERS), 1, UNTIL(V2_8),
		PORT_MUST | PORT_RANGE | HOST_NAME | HOST_FD | ONLY_STREAM },
	{ KW_BIND, IN(PEERS), 1, SINCE(V3_0), PORT_MUST | HOST_NAME | HOST_FD | ONLY_STREAM },
	{ KW_BIND, PROXIES | IN(LOG_FORWARD), 1, ALL_VERSIONS,
		PORT_MUST | PORT_RANGE | HOST_NAME | HOST_FD | ONLY_STREAM },
	{ KW_DGRAM_BIND, IN(LOG_FORWARD), 1, ALL_VERSIONS,
		PORT_MUST | PORT_RANGE | HOST_NAME | HOST_FD | ONLY_DATAGRAMS },
	{ KW_DISPATCH, PROXIES, 1, ALL_VERSIONS, PORT_MUST | HOST_NAME | ONLY_STREAM },
	{ KW_LOG, ~0u, 1, ALL_VERSIONS, PORT_MAY | HOST_NAME | HOST_FD },
	{ KW_LOG_STDERR, IN(FCGI_APP), 1, ALL_VERSIONS, PORT_MAY | HOST_NAME | HOST_FD },
	{ KW_MAILER, IN(MAILERS), 2, ALL_VERSIONS, PORT_MUST | HOST_NAME | ONLY_STREAM | ONLY_TCP },
	{ KW_NAMESERVER, IN(RESOLVERS), 2, ALL_VERSIONS, PORT_MUST | HOST_NAME },
	{ KW_PEER, IN(PEERS), 2, UNTIL(V2_8), PORT_MAY | PORT_OFFSET | HOST_NAME | ONLY_STREAM },
	{ KW_PEER, IN(PEERS), 2, SINCE(V3_0), PORT_MUST | HOST_NAME | ONLY_STREAM },
	{ KW_SERVER, IN(PEERS), 2, UNTIL(V2_8), PORT_MAY | PORT_OFFSET | HOST_NAME | ONLY_STREAM },
	{ KW_SERVER, IN(PEERS), 2, SINCE(V3_0), PORT_MUST | HOST_NAME | ONLY_STREAM },
	{ KW_SERVER, IN(RING), 2, UNTIL(V3_0),
		PORT_MAY | PORT_OFFSET | HOST_NAME | HOST_LATER | ONLY_STREAM },
	{ KW_SERVER, PROXIES, 2, UNTIL(V2_8),
		PORT_MAY | PORT_OFFSET | HOST_NAME | HOST_LATER | ONLY_STREAM },
	// One of a backend in mode log may get datagrams.
	{ KW_SERVER, PROXIES, 2, SINCE(V3_0), PORT_MAY | PORT_OFFSET | HOST_NAME | HOST_LATER },
	{ KW_SERVER_TEMPLATE, PROXIES, 3, UNTIL(V2_8),
		PORT_MAY | PORT_OFFSET | HOST_NAME | HOST_LATER | ONLY_STREAM },
	{ KW_SERVER_TEMPLATE, PROXIES, 3, SINCE(V3_0),
		PORT_MAY | PORT_OFFSET | HOST_NAME | HOST_LATER },
	{ KW_SOURCE, IN_PROXY, 1, ALL_VERSIONS, PORT_MAY | HOST_NAME | ONLY_STREAM },
	{ KW_STATS, IN(GLOBAL), 2, ALL_VERSIONS,
		PORT_MUST | PORT_RANGE | HOST_NAME | HOST_FD | ONLY_STREAM },
};

static struct text
part_of(const struct endpoint *e, struct text whole)
{
	return e->fault_at.len ? e->fault_at : whole;
}

// Addresses of connections that servers open themselves.
static void
check_reverse(struct checking *c, const struct place *place)
{
	struct span at = line_span(c->line, place->word);
	unsigned old = c->live & UNTIL(V2_8);

	if (old && c->line->keyword == KW_BIND)
		line_refuse(c, OBJECTION_BAD_ARGUMENT, at, old, "'rhttp@' is not known to %s",
			line_versions(c, old));
	if (c->live & SINCE(V3_0) && !c->experimental)
		line_refuse(c, OBJECTION_EXPERIMENTAL_KEYWORD, at, c->live & SINCE(V3_0),
			"'rhttp@' is experimental");
}

static void
check_address(struct checking *c, const struct place *place, struct text address)
{
	struct endpoint e;
	unsigned parts = place->parts, versions;
	const struct proxy *p = line_proxy(c->model, c->line);
	bool server = place->keyword == KW_SERVER || place->keyword == KW_SERVER_TEMPLATE;

	if (server && p && p->sides && p->mode != MODE_LOG && p->mode != MODE_OTHER)
		parts |= ONLY_STREAM;
	if (endpoint_parse(address, parts, &e)) {
		if (e.kind == ENDPOINT_RHTTP)
			check_reverse(c, place);
		return;
	}
	versions = e.fault_versions & place->versions & c->live;
	if (versions)
		line_refuse(c, OBJECTION_BAD_ARGUMENT,
			line_part(c->line, place->word, part_of(&e, address)), versions,
			"'%.*s': %s", TEXT_ARG(address), e.fault);
}

// Words that name no address: a ring, a backend, a file descriptor by name; and those that the
// environment has yet to complete.
static bool
other_target(const struct checking *c, size_t word)
{
	struct text t = line_word(c->line, word);

	if (word >= c->nargs || line_word_flags(c->line, word) & WORD_UNKNOWN)
		return true;
	if (text_find_char(t, '$') <= t.len)
		return true;
	return c->line->keyword == KW_LOG &&
	       (text_is(t, "stdout") || text_is(t, "stderr") || text_starts(t, "ring@") ||
		       (text_starts(t, "backend@") && c->live & SINCE(V3_0)));
}

static void
check_place(struct checking *c, const struct place *place)
{
	struct text list = line_word(c->line, place->word);
	bool several = (place->parts & PORT_RANGE) != 0;

	if (!(place->sections & (1u << c->line->section->type)) || !(place->versions & c->live) ||
		other_target(c, place->word))
		return;
	while (list.len && c->live)
		check_address(c, place, several ? text_cut(&list, ',') : text_cut(&list, '\0'));
}

void
line_check_address(struct checking *c)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].keyword == c->line->keyword)
			check_place(c, &places[i]);
}

// HTTP/3 over TCP, that 3.4 makes of "alpn h3".
void
line_check_alpn(struct checking *c)
{
	const struct proxy *p = line_proxy(c->model, c->line);
	size_t word = 0;

	if (!(c->live & SINCE(V3_4)) || c->experimental || !p || p->mode != MODE_HTTP ||
		p->disabled || text_starts(line_word(c->line, 1), "quic"))
		return;
	for (size_t i = 2; i + 1 < c->nargs; i++)
		if (text_is(line_word(c->line, i), "alpn"))
			word = i + 1;
		else if (text_is(line_word(c->line, i), "proto"))
			return;
	for (struct text list = word ? line_word(c->line, word) : TEXT(""); list.len;) {
		struct text name = text_cut(&list, ',');

		if (text_is(name, "h3"))
			line_refuse(c, OBJECTION_EXPERIMENTAL_KEYWORD,
				line_part(c->line, word, name), c->live & SINCE(V3_4),
				"HTTP/3 over TCP is experimental")
				->help = "take 'h3' out: it is for 'quic' addresses";
	}
}

#define FACILITIES                                                                                 \
	"=kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|auth2|ftp|ntp|audit|"               \
	"alert|cron2|local0|local1|local2|local3|local4|local5|local6|local7"
#define FORMATS "format:=local|rfc3164|rfc5424|priority|short|timed|iso|raw sample:sample"
#define LEVELS  "=emerg|alert|crit|err|warning|notice|info|debug"

// "log global": the targets of the global section, which are no address there.
static bool
global_target(struct checking *c)
{
	struct text target = line_word(c->line, 1);

	if (!text_is(target, "global"))
		return false;
	if (c->nargs > 2)
		line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, 2), c->live,
			"'log global' takes no argument '%.*s'", TEXT_ARG(line_word(c->line, 2)));
	else if (c->line->section->type == SECTION_GLOBAL)
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, 1), c->live,
			"'global' is no target in the 'global' section");
	return true;
}

// log = target (("len" | "format" | "sample" | "profile") word)* facility (level level?)?
void
line_check_log(struct checking *c)
{
	static const struct {
		unsigned versions;
		const char *shape;
	} shapes[] = {
		{ UNTIL(V3_0), "w {len:atoi(80,65535)} {" FORMATS "} " FACILITIES " " LEVELS
			       "? " LEVELS "?" },
		{ SINCE(V3_2), "w {len:atoi(80,65535)} {" FORMATS " profile:1} " FACILITIES
			       " " LEVELS "? " LEVELS "?" },
	};
	struct shape_fault fault;

	if (c->line->flags & LINE_NO && c->nargs > 1)
		line_refuse(c, OBJECTION_EXTRA_ARGUMENT, line_span(c->line, 1), c->live,
			"'no log' takes no argument '%.*s'", TEXT_ARG(line_word(c->line, 1)));
	if (c->line->flags & LINE_NO || global_target(c))
		return;
	line_check_address(c);
	for (size_t i = 0; i < 2; i++)
		if (shapes[i].versions & c->live &&
			!shape_check(shapes[i].shape, c->line, 1, c->nargs, &fault))
			line_refuse_shape(c, &fault, 1, shapes[i].versions & c->live);
}

// Headers that the name of the server may not take the place of.
void
line_check_name_header(struct checking *c)
{
	static const char *const names[] = { "connection", "content-length", "host",
		"transfer-encoding" };
	unsigned versions = c->live & SINCE(V3_4);

	for (size_t i = 0; versions && i < sizeof(names) / sizeof(names[0]); i++)
		if (text_iis(line_word(c->line, 1), names[i]))
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, 1), versions,
				"the name of the server may not replace the header '%s'", names[i]);
}

// The name of a header, and how it is to be written.
void
line_check_case(struct checking *c)
{
	if (!((line_word_flags(c->line, 1) | line_word_flags(c->line, 2)) & WORD_UNKNOWN) &&
		!text_ieq(line_word(c->line, 1), line_word(c->line, 2)))
		line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, 2), c->live,
			"'%.*s' is another name than '%.*s'", TEXT_ARG(line_word(c->line, 2)),
			TEXT_ARG(line_word(c->line, 1)));
}

// Headers that were once sent behind the version of "option httpchk".
void
line_check_httpchk(struct checking *c)
{
	unsigned refuse = HIDDEN_REFUSED & c->live, warn = c->live & ~refuse;
	struct span at = line_span(c->line, 4);
	struct objection *o;

	if (c->nargs < 5 || !text_is(line_word(c->line, 1), "httpchk") ||
		!text_has(line_word(c->line, 4), "\r\n"))
		return;
	if (warn) {
		o = objection_add(c->objections, OBJECTION_DEPRECATED_KEYWORD, SEV_WARNING, c->line,
			at, warn, "headers behind the version are deprecated");
		o->help = "send them with 'http-check send hdr NAME VALUE'";
	}
	if (refuse) {
		o = line_refuse(c, OBJECTION_REMOVED_KEYWORD, at, refuse,
			"headers behind the version are refused by %s", line_versions(c, refuse));
		o->help = "send them with 'http-check send hdr NAME VALUE'";
	}
}

// tlv = "set-proxy-v2-tlv-fmt(" number from 0 to 255, decimal, octal or hexadecimal ")"
void
line_check_tlv(struct checking *c)
{
	static const char name[] = "set-proxy-v2-tlv-fmt";

	for (size_t i = 3; i < c->nargs && c->live; i++) {
		struct text word = line_word(c->line, i), inside = text_after(word, sizeof(name));
		size_t close = text_find_char(inside, ')');
		long n;

		if (!text_starts(word, name) || line_word_flags(c->line, i) & WORD_UNKNOWN)
			continue;
		inside = text_before(inside, close);
		n = inside.len ? strtol(text_string(c->objections->arena, inside), NULL, 0) : -1;
		if (word.len < sizeof(name) || word.ptr[sizeof(name) - 1] != '(' || n < 0 ||
			n > 255 || close > word.len - sizeof(name) || !integer_literal(inside))
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, i), c->live,
				"'%s' needs a number from 0 to 255 in parentheses", name);
	}
}
