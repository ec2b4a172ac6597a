#include <string.h>

#include "model/grammar.h"

size_t
line_args(const struct line *l)
{
	size_t n = 0;

	while (n < l->nwords && (line_word(l, n).len || line_word_flags(l, n) & WORD_UNKNOWN))
		n++;
	return n;
}

// What a word must be one of.
struct choice {
	enum params table;
	uint32_t sections; // a bit of the rows'
	const char *what;  // "option"
};

// The releases in which the name may stand in some of `sections`.
static unsigned
params_known(enum params table, struct text name, uint32_t sections)
{
	unsigned known = 0;

	for (const struct param *row = params_find(table, name);
		row && row->name && text_is(name, row->name); row++)
		if (row->sections & sections && !(row->flags & REMOVED))
			known |= row->versions;
	return known;
}

static void
unknown_name(struct checking *c, const struct choice *choice, size_t word, unsigned versions)
{
	struct text name = line_word(c->line, word);
	struct nearest near = { .word = text_before(name, text_find_char(name, '(')) };
	struct objection *f;
	size_t n;
	unsigned known;
	const struct param *all = params_all(choice->table, &n);
	bool call = near.word.len < name.len;

	for (size_t i = 0; i < n; i++)
		if (all[i].sections & choice->sections && all[i].versions & versions &&
			!(all[i].flags & REMOVED))
			nearest_try(&near, all[i].name);
	if ((params_known(choice->table, near.word, ~0u) & versions) == versions) {
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, line_part(c->line, word, near.word),
			versions, "%s '%.*s' may not stand here", choice->what, TEXT_ARG(name));
		return;
	}
	known = params_known(choice->table, near.word, choice->sections);
	f = line_refuse(c,
		line_outlived(known, versions) ? OBJECTION_REMOVED_KEYWORD
					       : OBJECTION_UNKNOWN_KEYWORD,
		line_part(c->line, word, near.word), versions, "%s no %s '%.*s'%s",
		line_versions_have(c, versions), choice->what, TEXT_ARG(name),
		line_outlived(known, versions) ? " any more" : "");
	if (!call || f->at.len == near.word.len)
		line_suggest(c, f, &near);
	line_tell_releases(c, f, known, versions);
}

static const struct param *
find(enum params table, struct text name)
{
	const struct param *p;
	size_t n = text_find_char(name, '(');

	if (table != ACTIONS)
		return params_find(table, text_before(name, n));
	name = text_before(name, n);
	p = params_find(table, name);
	while (!p && name.len && ascii_digit(name.ptr[name.len - 1])) {
		name.len--;
		p = params_find(table, name);
	}
	return p;
}

static void
check_param_flags(struct checking *c, const struct param *row, size_t word, unsigned versions)
{
	struct text name = line_word(c->line, word);
	struct span at = line_span(c->line, word);
	enum section_type s = c->line->section->type;

	if (row->flags & REMOVED) {
		line_refuse(c, OBJECTION_REMOVED_KEYWORD, at, versions, "%s no '%.*s' any more",
			line_versions_have(c, versions), TEXT_ARG(name));
		return;
	}
	if (row->flags & NAMED_ONLY && s == SECTION_DEFAULTS && !line_named(c->line))
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, at, versions,
			"'%.*s' may not stand in a 'defaults' section without a name",
			TEXT_ARG(name));
	if (row->flags & AFTER_SOURCE)
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, at, versions,
			"'%.*s' stands only behind 'source' and its address", TEXT_ARG(name));
	if (row->flags & SERVER_ONLY && c->line->keyword == KW_DEFAULT_SERVER)
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, at, versions,
			"'%.*s' may not stand on a 'default-server' line", TEXT_ARG(name));
	if (row->flags & EXPERIMENTAL && !c->experimental)
		line_refuse(c, OBJECTION_EXPERIMENTAL_KEYWORD, at, versions & c->live,
			"'%.*s' is experimental", TEXT_ARG(name));
	if (c->line->flags & (LINE_NO | LINE_DEFAULT) && !(row->flags & TAKES_NO))
		line_refuse(c, OBJECTION_MISPLACED_KEYWORD, line_prefix(c->line),
			versions & c->live, "'%s' may not stand before '%.*s'",
			c->line->flags & LINE_NO ? "no" : "default", TEXT_ARG(name));
	versions &= c->live;
	if ((row->flags & FRONT_ONLY && s == SECTION_BACKEND) ||
		(row->flags & BACK_ONLY && s == SECTION_FRONTEND)) {
		// That a timeout is ignored is a rule of its own.
		objection_add(c->objections, OBJECTION_MISPLACED_KEYWORD, SEV_WARNING, c->line, at,
			versions, "'%.*s' is ignored in a '%s' section", TEXT_ARG(name),
			section_type_name(s))
			->told = c->line->keyword == KW_TIMEOUT;
		if (c->line->keyword != KW_TIMEOUT)
			c->live &= ~versions;
	} else if (row->flags & DEPRECATED) {
		objection_add(c->objections, OBJECTION_DEPRECATED_KEYWORD, SEV_WARNING, c->line, at,
			versions, "'%.*s' is deprecated", TEXT_ARG(name));
	}
}

// The name at `word` and, to the end of the line, what it takes.
static void
check_choice(struct checking *c, const struct choice *choice, size_t word)
{
	struct text name = line_word(c->line, word);
	const struct param *p = find(choice->table, name);
	unsigned versions = p ? params_versions(p, choice->sections, c->live) : 0;

	// Lua's actions are whatever its files register.
	if (word >= c->nargs || line_word_flags(c->line, word) & WORD_UNKNOWN ||
		text_starts(name, "lua."))
		return;
	if (c->live & ~versions)
		unknown_name(c, choice, word, c->live & ~versions);
	for (const struct param *row = p; versions && strcmp(row->name, p->name) == 0; row++) {
		unsigned of = row->versions & versions & c->live;
		struct shape_fault fault;

		if (!(row->sections & choice->sections) || !of)
			continue;
		versions &= ~of;
		if (row->flags || c->line->flags & (LINE_NO | LINE_DEFAULT))
			check_param_flags(c, row, word, of);
		of &= c->live;
		if (of && strcmp(row->args, "rest") != 0 &&
			!shape_check(row->args, c->line, word + 1, c->nargs, &fault))
			line_refuse_shape(c, &fault, word + 1, of);
		if (!row[1].name)
			break;
	}
}

// One parameter of a bind or server line; the place of the next.
static size_t
check_param(struct checking *c, const struct choice *choice, size_t word)
{
	const struct param *p = find(choice->table, line_word(c->line, word));
	unsigned versions = p ? params_versions(p, choice->sections, c->live) : 0;
	size_t next = word + 1;

	if (line_word_flags(c->line, word) & WORD_UNKNOWN)
		return c->nargs;
	if (c->live & ~versions)
		unknown_name(c, choice, word, c->live & ~versions);
	for (const struct param *row = p; versions && strcmp(row->name, p->name) == 0; row++) {
		unsigned of = row->versions & versions & c->live;
		struct shape_fault fault;

		if (of) {
			versions &= ~of;
			if (row->flags)
				check_param_flags(c, row, word, of);
			next = word + 1;
			if (!shape_match(row->args, c->line, &next, c->nargs, &fault))
				line_refuse_shape(c, &fault, word + 1, of & c->live);
		}
		if (!row[1].name)
			break;
	}
	return next > word ? next : word + 1;
}

static void
check_list(struct checking *c, const struct choice *choice, size_t word)
{
	while (word < c->nargs && c->live)
		word = check_param(c, choice, word);
}

static void
check_option(struct checking *c)
{
	struct choice choice = { OPTIONS, 1u << c->line->section->type, "option" };

	check_choice(c, &choice, 1);
	if (c->live)
		line_check_httpchk(c);
}

static void
check_timeout(struct checking *c)
{
	struct choice choice = { TIMEOUTS, 1u << c->line->section->type, "timeout" };

	// A ring takes any, and looks at two.
	if (c->line->section->type != SECTION_RING || params_find(TIMEOUTS, line_word(c->line, 1)))
		check_choice(c, &choice, 1);
}

static void
check_stats(struct checking *c)
{
	struct choice choice = { STATS_WORDS, 1u << c->line->section->type, "statistics setting" },
		      bind = { BIND_PARAMS, ~0u, "bind parameter" },
		      action = { ACTIONS, RULES(HTTP_REQUEST), "action" };

	check_choice(c, &choice, 1);
	if (!c->live)
		return;
	if (text_is(line_word(c->line, 1), "socket")) {
		line_check_address(c);
		check_list(c, &bind, 3);
	} else if (text_is(line_word(c->line, 1), "http-request")) {
		check_choice(c, &action, 2);
	}
}

// The lists of parameters that end lines.
static const struct {
	enum keyword_id keyword;
	enum params table;
	size_t first; // word
} lists[] = {
	{ KW_BIND, BIND_PARAMS, 2 },
	{ KW_DEFAULT_BIND, BIND_PARAMS, 1 },
	{ KW_DEFAULT_SERVER, SERVER_PARAMS, 1 },
	{ KW_DGRAM_BIND, BIND_PARAMS, 2 },
	{ KW_PEER, SERVER_PARAMS, 3 },
	{ KW_SERVER, SERVER_PARAMS, 3 },
	{ KW_SERVER_TEMPLATE, SERVER_PARAMS, 4 },
};

static void
check_parameters(struct checking *c)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct choice choice = { lists[i].table, ~0u,
			lists[i].table == BIND_PARAMS ? "bind parameter" : "server parameter" };

		if (lists[i].keyword == c->line->keyword)
			check_list(c, &choice, lists[i].first);
	}
}

static void
check_addressed(struct checking *c)
{
	line_check_address(c);
	check_parameters(c);
}

static void
check_bind(struct checking *c)
{
	check_addressed(c);
	line_check_alpn(c);
}

static void
check_server(struct checking *c)
{
	const struct objection *before;

	line_check_address(c);
	before = c->objections->line_last;
	if (approved_before(c->params, c->line, 3))
		return;
	check_parameters(c);
	line_check_tlv(c);
	if (c->objections->line_last == before)
		approved_add(c->params, c->line, 3);
}

// Where rules of each kind begin with an action.
static const struct {
	enum keyword_id keyword;
	const char *word; // the one before the action; NULL: the keyword
	enum ruleset ruleset;
} rulesets[] = {
	{ KW_HTTP_REQUEST, NULL, RULESET_HTTP_REQUEST },
	{ KW_HTTP_RESPONSE, NULL, RULESET_HTTP_RESPONSE },
	{ KW_HTTP_AFTER_RESPONSE, NULL, RULESET_HTTP_AFTER_RESPONSE },
	{ KW_TCP_REQUEST, "connection", RULESET_TCP_CONNECTION },
	{ KW_TCP_REQUEST, "session", RULESET_TCP_SESSION },
	{ KW_TCP_REQUEST, "content", RULESET_TCP_CONTENT },
	{ KW_TCP_RESPONSE, "content", RULESET_TCP_RESPONSE },
	{ KW_HTTP_CHECK, NULL, RULESET_HTTP_CHECK },
	{ KW_TCP_CHECK, NULL, RULESET_TCP_CHECK },
};

// Actions that answer the request.
static const struct {
	const char *action;
	bool pages; // with HAProxy's own pages, unless they bring a body
} replies[] = {
	{ "deny", true },
	{ "return", false },
	{ "tarpit", true },
};

static void
check_action(struct checking *c, const struct choice *choice, size_t word)
{
	check_choice(c, choice, word);
	if (c->live)
		line_check_action_values(c, word);
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++)
		if (text_is(line_word(c->line, word), replies[i].action))
			line_check_answer(c, word + 1, replies[i].pages);
	line_check_action(c, choice->sections, word);
}

static void
check_http_error(struct checking *c)
{
	line_check_answer(c, 1, false);
}

// Algorithms that may have, or must have, something in parentheses.
static const struct {
	const char *name;
	bool must, number;
} parentheses[] = {
	{ "hdr", true, false },
	{ "random", false, true },
	{ "rdp-cookie", false, false },
};

// Whether what follows the name of an algorithm is fine.
static bool
has_argument(struct text rest, bool number)
{
	struct text inside = text_before(text_after(rest, 1), text_find_char(rest, ')') - 1);
	long long n;

	if (text_find_char(rest, ')') > rest.len || !inside.len)
		return false;
	return !number || (text_number(inside, &n) && n > 0);
}

static void
check_balance(struct checking *c)
{
	struct choice choice = { BALANCE_WORDS, 1u << c->line->section->type,
		"balancing algorithm" };
	struct text word = line_word(c->line, 1);
	size_t open = text_find_char(word, '(');

	check_choice(c, &choice, 1);
	for (size_t i = 0; i < sizeof(parentheses) / sizeof(parentheses[0]); i++) {
		if (!text_is(text_before(word, open), parentheses[i].name))
			continue;
		if (open > word.len ? parentheses[i].must
				    : !has_argument(text_after(word, open), parentheses[i].number))
			line_refuse(c, OBJECTION_BAD_ARGUMENT, line_span(c->line, 1), c->live,
				"'%s' needs its argument in parentheses", parentheses[i].name);
	}
}

// Second words that are rows of one table.
static const struct {
	enum keyword_id keyword;
	enum params table;
	const char *what;
} seconds[] = {
	{ KW_COMPRESSION, COMPRESSION_WORDS, "compression setting" },
	{ KW_FILTER, FILTER_WORDS, "filter" },
	{ KW_TCP_REQUEST, TCP_REQUEST_WORDS, "request setting" },
	{ KW_TCP_RESPONSE, TCP_RESPONSE_WORDS, "response setting" },
};

static void
check_second(struct checking *c)
{
	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		struct choice choice = { seconds[i].table, 1u << c->line->section->type,
			seconds[i].what };

		if (seconds[i].keyword == c->line->keyword)
			check_choice(c, &choice, 1);
	}
}

static void
check_rule(struct checking *c)
{
	for (size_t i = 0; i < sizeof(rulesets) / sizeof(rulesets[0]); i++) {
		struct choice choice = { ACTIONS, 1u << rulesets[i].ruleset, "action" };

		if (rulesets[i].keyword != c->line->keyword)
			continue;
		if (!rulesets[i].word)
			check_action(c, &choice, 1);
		else if (text_is(line_word(c->line, 1), rulesets[i].word))
			check_action(c, &choice, 2);
	}
}

static void
check_step(struct checking *c)
{
	check_rule(c);
	line_check_step(c);
}

static void
check_tcp_rule(struct checking *c)
{
	check_second(c);
	if (c->live)
		check_rule(c);
}

void
line_check_params(struct checking *c)
{
	static void (*const checks[KW_COUNT])(struct checking * c) = {
		[KW_BALANCE] = check_balance,
		[KW_BIND] = check_bind,
		[KW_COMPRESSION] = check_second,
		[KW_COOKIE] = line_check_cookie,
		[KW_DEFAULT_SERVER] = check_parameters,
		[KW_DEFAULT_BIND] = check_parameters,
		[KW_DGRAM_BIND] = check_addressed,
		[KW_DISPATCH] = line_check_address,
		[KW_FILTER] = check_second,
		[KW_H1_CASE_ADJUST] = line_check_case,
		[KW_HTTP_AFTER_RESPONSE] = check_rule,
		[KW_HTTP_CHECK] = check_step,
		[KW_HTTP_ERROR] = check_http_error,
		[KW_HTTP_REQUEST] = check_rule,
		[KW_HTTP_RESPONSE] = check_rule,
		[KW_HTTP_SEND_NAME_HEADER] = line_check_name_header,
		[KW_LOG] = line_check_log,
		[KW_LOG_STDERR] = line_check_log,
		[KW_MAILER] = line_check_address,
		[KW_NAMESERVER] = line_check_address,
		[KW_OPTION] = check_option,
		[KW_PEER] = check_addressed,
		[KW_PERSIST] = line_check_persist,
		[KW_SERVER] = check_server,
		[KW_RETRY_ON] = line_check_alone,
		[KW_SERVER_TEMPLATE] = check_addressed,
		[KW_SET_VAR] = line_check_process_variable,
		[KW_SET_VAR_FMT] = line_check_process_variable,
		[KW_SSL_LOAD_EXTRA_FILES] = line_check_alone,
		[KW_SOURCE] = line_check_address,
		[KW_STATS] = check_stats,
		[KW_STICK] = line_check_stick,
		[KW_TCP_CHECK] = check_step,
		[KW_TCP_REQUEST] = check_tcp_rule,
		[KW_TCP_RESPONSE] = check_tcp_rule,
		[KW_TIMEOUT] = check_timeout,
	};

	if (checks[c->line->keyword])
		checks[c->line->keyword](c);
}
