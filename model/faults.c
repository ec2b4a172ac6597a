#include "model/faults.h"

#include <string.h>

#include "model/asked.h"
#include "model/log_lines.h"
#include "model/rule_list.h"
#include "parser/regex.h"
#include "parser/uses.h"
#include "parser/value.h"

// A line while its words are read.
struct reading {
	struct model *m;
	struct checker *c;
	struct faults *out;
	struct missing_acl **missing_end;
	struct acl *near; // that was used last
	const struct line *line;
	size_t end;      // of its words
	unsigned places; // where its expressions stand
	unsigned tested; // where its condition stands; 0 if it is never asked what is there
	bool http;
};

static void
ask(struct reading *r, size_t word, const struct acl *acl, unsigned sources, bool vague)
{
	const struct asked a = { r->line, word, acl, sources, vague };

	if (r->tested && sources)
		asked_check(r->c, line_proxy(r->m, r->line), &a, r->tested);
}

static void
use_acl(struct reading *r, size_t word, struct text name)
{
	struct acl *acl = model_acl_near(r->m, &r->near, r->line->section, name);
	struct missing_acl *missing;
	unsigned absent;

	if (acl)
		acl->used = true;
	// An ACL is known from its line on.
	if (acl && acl->lines->line->off < r->line->off) {
		ask(r, word, acl, acl->sources, acl->vague);
		return;
	}
	if (line_word_flags(r->line, word) & WORD_UNKNOWN)
		return;
	absent = ~predefined_versions(name) & r->m->settings->targets;
	if (!absent) {
		ask(r, word, NULL, predefined_source(name, r->c->targets), false);
		return;
	}
	missing = arena_new(r->m->arena, struct missing_acl);
	missing->line = r->line;
	missing->word = word;
	missing->name = name;
	missing->versions = absent;
	missing->later = acl;
	*r->missing_end = missing;
	r->missing_end = &missing->next;
}

static bool
is_operator(const struct line *l, size_t word, struct text t)
{
	if (!t.len)
		return !(line_word_flags(l, word) & WORD_UNKNOWN);
	return t.len == 2 && (text_iis(t, "or") || text_is(t, "||"));
}

static unsigned
sides(const struct reading *r)
{
	const struct proxy *p = line_proxy(r->m, r->line);

	// A defaults section's rules may be anybody's.
	return p && p->sides ? p->sides : SIDE_FRONTEND | SIDE_BACKEND;
}

// condition = ("!"* (name | "{" test "}") | "or" | "||")*
static void
read_condition(struct reading *r, size_t word)
{
	// A word that the environment makes may end the line.
	bool empty = !(line_word_flags(r->line, r->end) & WORD_UNKNOWN);

	r->tested = asked_places(r->line, sides(r));
	for (size_t i = word + 1; i < r->end; i++) {
		struct text t = line_word(r->line, i);
		size_t close;

		while (t.len && t.ptr[0] == '!')
			t = text_after(t, 1);
		if (is_operator(r->line, i, t))
			continue;
		empty = false;
		if (t.len != 1 || t.ptr[0] != '{') {
			use_acl(r, i, t);
			continue;
		}
		close = test_end(r->line, i, r->end);
		if (close == r->end) {
			checker_fault(r->c, FAULT_CONDITION, r->line, i, (struct text){ 0 },
				"the '}' of the test is missing");
			return;
		}
		ask(r, i + 1, NULL, check_test(r->c, r->line, i + 1, close), false);
		i = close;
	}
	if (empty)
		checker_fault(r->c, FAULT_EMPTY_CONDITION, r->line, word, (struct text){ 0 },
			text_is(line_word(r->line, word), "if")
				? "no condition stands behind 'if': it never holds"
				: "no condition stands behind 'unless': it always holds")
			->warning = true;
}

static void
read_condition_from(struct reading *r, size_t word)
{
	size_t at = condition_find(r->line, word);

	if (at && at < r->end)
		read_condition(r, at);
}

// One word that a letter of uses.def stands for, or several.  How many they are.
static size_t
read_letter(struct reading *r, char letter, size_t word)
{
	switch (letter) {
	case 'f':
		check_format(r->c, r->line, word, line_word(r->line, word), r->places, r->http);
		return 1;
	case 't':
	case 'v':
	case 'z':
		if (use_value(line_word(r->line, word), letter))
			return 1;
		return check_expression(r->c, r->line, word, r->places);
	case 'e':
		return check_expression(r->c, r->line, word, r->places);
	case 'x':
		check_regex(r->c, r->line, word, REGEX_CAPTURE);
		return 1;
	case 'r':
		check_regex(r->c, r->line, word, 0);
		return 1;
	case 'h':
		if (text_is(line_word(r->line, word + 2), "reg"))
			check_regex(r->c, r->line, word, 0);
		return 1;
	default:
		return 1;
	}
}

// Options up to the condition.
static size_t
read_options(struct reading *r, const char *options, size_t word)
{
	while (word < r->end && !condition_word(line_word(r->line, word))) {
		struct text name = line_word(r->line, word);
		const char *letters =
			use_option(options, text_before(name, text_find_char(name, '(')));

		word++;
		for (; letters && *letters && *letters != ' ' && word < r->end; letters++)
			word += read_letter(r, *letters, word);
	}
	return word;
}

// A rule, or a line that is an action itself: the action's words, options and condition.
static void
read_rule(struct reading *r)
{
	const struct rule_list *list = rule_list_of(r->line);
	size_t at = list ? list->action : 0;
	const struct use *u = use_find(line_word(r->line, at));

	if (!list || line_word_flags(r->line, at) & WORD_UNKNOWN)
		return;
	at++;
	r->places = rule_list_places(list, sides(r), u ? u->at : USE_AT_RULE);
	for (const char *w = u ? u->words : ""; *w && at < r->end; w++)
		at += read_letter(r, *w, at);
	if (u && *u->options && at < r->end)
		at = read_options(r, u->options, at);
	read_condition_from(r, at);
}

static void
check_name(struct reading *r)
{
	struct text name = line_word(r->line, 1);

	for (size_t i = 0; i < name.len; i++)
		if (!acl_name_byte(name.ptr[i]) && !(line_word_flags(r->line, 1) & WORD_UNKNOWN)) {
			checker_fault(r->c, FAULT_CONDITION, r->line, 1,
				text_before(text_after(name, i), 1),
				"the name of an ACL has only letters, digits, '-', '_', '.' and "
				"':'");
			return;
		}
}

static void
read_test(struct reading *r)
{
	struct text name = line_word(r->line, 1);
	struct acl *acl = model_acl_near(r->m, &r->near, r->line->section, name);
	unsigned sources = check_test(r->c, r->line, 2, r->end);

	if (acl)
		acl->sources |= sources;
	if (acl && !sources)
		acl->vague = true;
}

static void
read_acl(struct reading *r)
{
	check_name(r);
	if (text_iis(line_word(r->line, 1), "or"))
		checker_fault(r->c, FAULT_CONDITION, r->line, 1, (struct text){ 0 },
			"an ACL named 'or' never matches: in a condition it is the operator");
	// A line without a test is the line grammar's.
	if (r->end > 2)
		read_test(r);
}

// A name that may be a format, then a condition.
static void
read_dynamic_name(struct reading *r)
{
	struct text name = line_word(r->line, 1);

	if (name.len && memchr(name.ptr, '%', name.len)) {
		r->places = PLACE_BIT(PLACE_FE_HTTP_REQUEST);
		check_format(r->c, r->line, 1, name, r->places, r->http);
	}
	read_condition_from(r, 2);
}

static void
read_only_condition(struct reading *r)
{
	read_condition_from(r, 1);
}

static void
read_stats(struct reading *r)
{
	if (text_is(line_word(r->line, 1), "admin") ||
		text_is(line_word(r->line, 1), "http-request"))
		read_condition_from(r, 2);
}

static void
read_stick(struct reading *r)
{
	bool store = text_is(line_word(r->line, 1), "store-response");

	if (r->line->section->type == SECTION_FRONTEND)
		return;
	r->places = PLACE_BIT(store ? PLACE_BE_STICK_STORE : PLACE_BE_USE_SERVER);
	read_condition_from(r, 2 + check_expression(r->c, r->line, 2, r->places));
}

static void
read_balance(struct reading *r)
{
	const struct proxy *p = line_proxy(r->m, r->line);

	if (!text_is(line_word(r->line, 1), "hash") || !line_taken(r->m, r->line, "", false))
		return;
	check_expression(r->c, r->line, 2, PLACE_BIT(PLACE_BE_USE_SERVER));
	if (r->end > 2 && p && p->sides & SIDE_BACKEND && p->mode == MODE_HTTP)
		check_bytes(r->c, r->line, 2, "backends in");
}

// Whether a frontend logs in the format of its defaults that the line says, and all of those that
// do are in mode http.
static bool
log_format_inherited(struct reading *r)
{
	bool any = false;

	for (const struct proxy *p = r->m->proxies; p; p = p->next) {
		if (!(p->sides & SIDE_FRONTEND) || p->disabled || p->section == r->line->section ||
			(r->line->keyword == KW_LOG_FORMAT
					? proxy_log_format(p)
					: proxy_setting(p, r->line->keyword, "")) != r->line)
			continue;
		any = true;
		r->http &= p->mode == MODE_HTTP || p->mode == MODE_OTHER;
	}
	return any;
}

static void
read_log_format(struct reading *r)
{
	const struct proxy *p = line_proxy(r->m, r->line);

	// A backend's is never looked at, and that of defaults only by those who inherit it.
	if (p && (p->sides ? (p->sides & SIDE_FRONTEND) != 0 : log_format_inherited(r)))
		check_format(
			r->c, r->line, 1, line_word(r->line, 1), PLACE_BIT(PLACE_LOG), r->http);
}

static void
read_unique_id(struct reading *r)
{
	const struct proxy *p = line_proxy(r->m, r->line);

	r->places = sides(r) & SIDE_FRONTEND ? PLACE_BIT(PLACE_FE_HTTP_REQUEST) : 0;
	r->places |= sides(r) & SIDE_BACKEND ? PLACE_BIT(PLACE_BE_HTTP_REQUEST) : 0;
	if (p && p->sides)
		check_format(r->c, r->line, 1, line_word(r->line, 1), r->places, r->http);
}

static void
read_server(struct reading *r)
{
	static const char options[] = "sni:e pool-conn-name:e set-proxy-v2-tlv-fmt:f";

	// Most servers have none of them.
	if (!line_may_have(r->line, "sni") && !line_may_have(r->line, "pool-conn-name") &&
		!line_may_have(r->line, "tlv-fmt"))
		return;
	// What no server inherits, nobody looks at.
	if (r->line->keyword == KW_DEFAULT_SERVER && !r->m->lines[KW_SERVER] &&
		!r->m->lines[KW_SERVER_TEMPLATE])
		return;
	r->places = PLACE_BIT(PLACE_BE_SERVER);
	read_options(r, options, r->line->keyword == KW_DEFAULT_SERVER ? 1 : 3);
}

static void
read_option(struct reading *r)
{
	static const char options[] =
		"by-expr:e for-expr:e host-expr:e by_port-expr:e for_port-expr:e";

	if (!text_is(line_word(r->line, 1), "forwarded") ||
		!line_taken(r->m, r->line, "forwarded", true))
		return;
	r->places = PLACE_BIT(PLACE_BE_HTTP_REQUEST);
	read_options(r, options, 2);
}

static void
read_global_variable(struct reading *r)
{
	r->places = PLACE_BIT(PLACE_CONFIGURATION);
	if (r->line->keyword == KW_SET_VAR)
		check_expression(r->c, r->line, 2, r->places);
	else
		check_format(r->c, r->line, 2, line_word(r->line, 2), r->places, true);
}

// pass-header of an fcgi-app: name, condition.
static void
read_named(struct reading *r)
{
	read_condition_from(r, 2);
}

static void
read_path_info(struct reading *r)
{
	check_regex(r->c, r->line, 1, REGEX_CAPTURE);
}

// set-param of an fcgi-app: name, format, condition.
static void
read_parameter(struct reading *r)
{
	check_format(
		r->c, r->line, 2, line_word(r->line, 2), PLACE_BIT(PLACE_BE_HTTP_REQUEST), true);
	read_condition_from(r, 3);
}

static const struct {
	enum keyword_id keyword;
	void (*read)(struct reading *);
} readers[] = {
	{ KW_ACL, read_acl },
	{ KW_BALANCE, read_balance },
	{ KW_DEFAULT_SERVER, read_server },
	{ KW_ERROR_LOG_FORMAT, read_log_format },
	{ KW_FORCE_BE_SWITCH, read_only_condition },
	{ KW_FORCE_PERSIST, read_only_condition },
	{ KW_HTTP_AFTER_RESPONSE, read_rule },
	{ KW_HTTP_CHECK, read_rule },
	{ KW_HTTP_ERROR, read_rule },
	{ KW_HTTP_REQUEST, read_rule },
	{ KW_HTTP_RESPONSE, read_rule },
	{ KW_IGNORE_PERSIST, read_only_condition },
	{ KW_LOG_FORMAT, read_log_format },
	{ KW_LOG_FORMAT_SD, read_log_format },
	{ KW_MONITOR, read_only_condition },
	{ KW_OPTION, read_option },
	{ KW_PASS_HEADER, read_named },
	{ KW_PATH_INFO, read_path_info },
	{ KW_QUIC_INITIAL, read_rule },
	{ KW_REDIRECT, read_rule },
	{ KW_SERVER, read_server },
	{ KW_SERVER_TEMPLATE, read_server },
	{ KW_SET_PARAM, read_parameter },
	{ KW_SET_VAR, read_global_variable },
	{ KW_SET_VAR_FMT, read_global_variable },
	{ KW_STATS, read_stats },
	{ KW_STICK, read_stick },
	{ KW_TCP_CHECK, read_rule },
	{ KW_TCP_REQUEST, read_rule },
	{ KW_TCP_RESPONSE, read_rule },
	{ KW_UNIQUE_ID_FORMAT, read_unique_id },
	{ KW_USE_BACKEND, read_dynamic_name },
	{ KW_USE_SERVER, read_dynamic_name },
};

static void
read_line_with(struct reading *r, const struct line *l, void (*read)(struct reading *))
{
	const struct proxy *p = line_proxy(r->m, l);

	r->line = l;
	r->end = line_nargs(l);
	r->places = r->tested = 0;
	r->http = !p || !p->sides || p->mode == MODE_HTTP || p->mode == MODE_OTHER;
	read(r);
}

// A log format of defaults is read with the ACLs of those who inherit it.
static void
use_inherited(struct reading *r, struct text name)
{
	for (const struct proxy *p = r->m->proxies; p; p = p->next) {
		struct acl *acl = proxy_log_format(p) == r->line
		                          ? model_acl_near(r->m, &r->near, p->section, name)
		                          : NULL;

		if (acl)
			acl->used = true;
	}
}

// acl(a,b) and when(acl,a) use ACLs too.
static void
use_mentioned_acls(struct reading *r)
{
	for (const struct mention *mention = r->c->mentions; mention; mention = mention->next) {
		const struct proxy *p = line_proxy(r->m, mention->line);

		r->line = mention->line;
		r->tested = 0;
		if (mention->kind != MENTION_ACL)
			continue;
		if (p && !p->sides && is_log_format(r->line))
			use_inherited(r, mention->name);
		else
			use_acl(r, mention->word, mention->name);
	}
}

struct faults *
faults_new(struct model *m)
{
	struct faults *out = arena_new(m->arena, struct faults);
	struct checker c;
	struct missing_acl *missing = NULL;
	struct reading r = { .m = m, .c = &c, .out = out, .missing_end = &missing };

	checker_init(&c, m->arena, m->settings->targets);
	c.scripts = m->lines[KW_LUA_LOAD] || m->lines[KW_LUA_LOAD_PER_THREAD];
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		for (const struct line *l = m->lines[readers[i].keyword]; l; l = l->next_same)
			read_line_with(&r, l, readers[i].read);
	use_mentioned_acls(&r);
	out->faults = c.faults;
	out->mentions = c.mentions;
	out->missing = missing;
	return out;
}
