#include "model/evaluate.h"

#include "model/convert.h"
#include "model/defined.h"
#include "model/fetch.h"
#include "model/program.h"

// What an Authorization header says.
struct credentials {
	bool basic, bearer;
	struct text user, password; // of basic
	struct text rest;           // behind the scheme
};

static bool
scheme_is(struct text scheme, const char *name)
{
	return scheme.len <= strlen(name) &&
	       text_ieq(scheme, text_before(text_of(name), scheme.len));
}

static bool
read_credentials(struct arena *a, struct text header, struct credentials *out)
{
	struct text value = text_trim(text_cut(&header, ',')), scheme = text_cut(&value, ' ');
	struct text plain;

	while (value.len && value.ptr[0] == ' ')
		value = text_after(value, 1);
	*out = (struct credentials){ .rest = value };
	if (!scheme.len)
		return false;
	if (scheme_is(scheme, "Basic")) {
		if (!base64_decode(a, value, &plain) || text_find_char(plain, ':') > plain.len)
			return false;
		out->basic = true;
		out->user = text_cut(&plain, ':');
		out->password = text_before(plain, text_find_char(plain, '\0'));
		return true;
	}
	out->bearer = scheme_is(scheme, "Bearer");
	return out->bearer;
}

static const struct line *
user_line(const struct section *list, struct text name)
{
	for (const struct line *l = section_find(list, KW_USER); l; l = section_find_next(l))
		if (text_eq(line_word(l, 1), name))
			return l;
	return NULL;
}

// Whether a user of the list has that password; UNKNOWN for one that is kept encrypted.
static enum truth
user_has(const struct section *list, const struct credentials *c)
{
	const struct line *user = user_line(list, c->user);
	struct text plain;

	if (!user)
		return NO;
	plain = value_after(user, 2, "insecure-password");
	if (plain.ptr)
		return text_eq(plain, c->password) ? YES : NO;
	return value_after(user, 2, "password").ptr ? UNKNOWN : NO;
}

static bool
listed(struct text list, struct text name)
{
	while (list.len)
		if (text_eq(text_cut(&list, ','), name))
			return true;
	return false;
}

// The groups that a user is in: the user's line or the groups' lines say so.
static struct value *
groups_of(struct walk *w, const struct section *list, struct text user)
{
	struct text own = value_after(user_line(list, user), 2, "groups");
	struct value *first = NULL, **end = &first;

	for (const struct line *l = section_find(list, KW_GROUP); l; l = section_find_next(l)) {
		struct text name = line_word(l, 1);

		if (!listed(own, name) && !listed(value_after(l, 2, "users"), user))
			continue;
		*end = value_string(w, name);
		end = &(*end)->next;
	}
	return first;
}

static bool
sent(struct walk *w, struct credentials *c, struct value **unknown)
{
	const struct header *h = message_header(&w->message, TEXT("authorization"), NULL);

	*unknown = NULL;
	if (h && h->unknown) {
		*unknown = value_unknown(w, NOTHING, "the request's credentials");
		return false;
	}
	return h && read_credentials(w->arena, h->value, c);
}

// http_auth(LIST) and http_auth_group(LIST).
static struct value *
ask_list(struct walk *w, const struct call *call, const struct credentials *c, bool all)
{
	const struct line *header = defined_section(w->m, KW_USERLIST, call->args[0]);
	const struct section *list = header ? header->section : NULL;
	bool group = text_is(call->name, "http_auth_group");
	enum truth right = list ? user_has(list, c) : UNKNOWN;

	if (right == UNKNOWN)
		return value_unknown(w, NOTHING, "the request's credentials");
	if (!group)
		return value_bool(w, right == YES);
	if (right == NO)
		return NULL;
	return all ? groups_of(w, list, c->user) : value_string(w, c->user);
}

// A token of the header that the argument names; empty, but there, if the header is not.  Until 3.2
// whatever else the header says is as good as none.
static struct value *
bearer_in(struct walk *w, struct text name)
{
	const struct header *h = message_header(&w->message, name, NULL);
	struct credentials c = { 0 };
	unsigned targets = w->m->settings->targets;

	if (h && h->unknown)
		return value_unknown(w, NOTHING, "a bearer's token");
	if (h && read_credentials(w->arena, h->value, &c) && c.bearer)
		return value_string(w, c.rest);
	if (!h || !(targets & SINCE(V3_4)))
		return value_string(w, (struct text){ "", 0 });
	return targets & UNTIL(V3_2) ? value_unknown(w, NOTHING, "the release of HAProxy") : NULL;
}

struct value *
get_http_auth(struct walk *w, const struct call *call, bool all)
{
	struct credentials c;
	struct value *unknown;

	if (text_is(call->name, "http_auth_bearer") && call->nargs)
		return bearer_in(w, call->args[0]);
	if (!sent(w, &c, &unknown))
		return unknown;
	if (text_is(call->name, "http_auth_bearer"))
		return c.bearer ? value_string(w, c.rest)
		                : value_unknown(w, NOTHING, "a bearer's token");
	if (text_is(call->name, "http_auth_type"))
		return value_unknown(w, EXISTS, "how HAProxy calls the credentials");
	if (!c.basic)
		return NULL;
	if (text_is(call->name, "http_auth_user"))
		return value_string(w, c.user);
	if (text_is(call->name, "http_auth_pass"))
		return value_string(w, c.password);
	return ask_list(w, call, &c, all);
}

// Whether the request has a password that one of the "stats auth" lines gives.
enum truth
stats_password(struct walk *w, const struct section *s)
{
	struct credentials c;
	struct value *unknown;

	if (!sent(w, &c, &unknown))
		return unknown ? UNKNOWN : NO;
	for (const struct line *l = section_find(s, KW_STATS); l; l = section_find_next(l)) {
		struct text pair = line_word(l, 2), user = text_cut(&pair, ':');

		if (!text_is(line_word(l, 1), "auth") || !text_eq(user, c.user))
			continue;
		// Of two lines for one user the first counts.
		return text_eq(pair, c.password) ? YES : NO;
	}
	return NO;
}
