#include "model/reply.h"

#include "model/answer.h"
#include "model/defined.h"

// Answers of HAProxy's own: its built-in texts, files, and what rules say.

// What the words of a rule or an http-error line say.
struct reply {
	int status;
	struct text file;    // with a whole answer
	struct text section; // of http-errors
	struct text type;    // content-type
	struct text body;
	const char *kind; // of the body: "string" ...; NULL: none
	bool own;         // HAProxy's own text for the status
};

static void
add(struct walk *w, const char *name, struct text value, bool unknown)
{
	message_add(w->arena, &w->response, text_of(name), value, unknown);
}

static void
nobody_knows(struct walk *w, int status)
{
	w->response_unknown = true;
	w->status = status;
}

// line = name ":" value, up to the empty one.
static void
add_head(struct walk *w, struct text rest)
{
	while (rest.len) {
		struct text line = text_cut(&rest, '\n'), name;

		if (line.len && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (!line.len)
			return;
		name = text_cut(&line, ':');
		if (!text_iis(name, "connection"))
			message_add(w->arena, &w->response, name, text_trim(line), false);
	}
}

// A file with a whole answer; an empty one closes the connection without any.
static void
from_file(struct walk *w, struct text path, int status)
{
	struct text content = { "", 0 }, first;

	if (!text_is(path, "/dev/null") && !flow_file(w->cache, path, &content)) {
		nobody_knows(w, status);
		return;
	}
	if (!content.len) {
		w->status = 0;
		w->out->action = ACTION_REJECT;
		return;
	}
	first = text_cut(&content, '\n');
	text_cut(&first, ' ');
	w->status = (int)text_leading_number(first);
	add_head(w, content);
}

// The file that an http-errors section has for a status; NULL if it has none.
static const struct line *
in_section(const struct model *m, struct text name, int status)
{
	const struct line *l = defined_section(m, KW_HTTP_ERRORS, name);

	l = l ? section_find(l->section, KW_ERRORFILE) : NULL;
	while (l && text_leading_number(line_word(l, 1)) != status)
		l = section_find_next(l);
	return l;
}

static bool
names_status(const struct line *l, int status)
{
	for (size_t i = 2; i < l->nwords; i++)
		if (text_leading_number(line_word(l, i)) == status)
			return true;
	return l->nwords <= 2;
}

// Whether the line says what answers the status; *found is the line with the answer.
static bool
answers(const struct walk *w, const struct line *l, int status, const struct line **found)
{
	if (l->keyword == KW_ERRORFILES) {
		const struct line *e = in_section(w->m, line_word(l, 1), status);

		if (!e || !names_status(l, status))
			return false;
		*found = e;
		return true;
	}
	*found = l;
	if (l->keyword == KW_HTTP_ERROR)
		return text_leading_number(line_word(l, 2)) == status;
	return text_leading_number(line_word(l, 1)) == status;
}

// What answers a status: errorfile and its like, or NULL for HAProxy's own text.
static const struct line *
reply_line(const struct walk *w, struct program *p, int status)
{
	const struct line *last = NULL, *found;

	for (size_t i = 0; i < p->errors.count; i++)
		if (answers(w, p->errors.all[i].line, status, &found))
			last = found;
	return last;
}

bool
reply_unread(const struct outcome *o)
{
	return o->action == ACTION_ERROR && (o->status == 400 || o->status == 413) && !o->line;
}

static void by_status(struct walk *w, int status);

// Takes one parameter at word i; how many words it has, 0 if it is none.
static size_t
parameter(const struct line *l, size_t i, struct reply *r)
{
	const struct answer_word *w = answer_word(line_word(l, i));
	struct text value = line_word(l, i + 1);

	if (!w)
		return 0;
	switch (w->part) {
	case ANSWER_STATUS:
		r->status = (int)text_leading_number(value);
		break;
	case ANSWER_TYPE:
		r->type = value;
		break;
	case ANSWER_HEADER:
		break;
	case ANSWER_OWN:
		r->own = true;
		break;
	case ANSWER_FILE:
		r->file = value;
		break;
	case ANSWER_SECTION:
		r->section = value;
		break;
	case ANSWER_BODY:
		r->kind = w->name;
		r->body = value;
		break;
	}
	return 1 + w->takes;
}

// The body, empty if there is none; EXISTS where nobody knows it.
static struct value *
body_of(struct walk *w, const struct reply *r)
{
	struct text kind = text_of(r->kind), content;

	if (text_is(kind, "lf-string"))
		return format_eval(w, r->body);
	if (text_is(kind, "lf-file") ||
		(text_is(kind, "file") && !flow_file(w->cache, r->body, &content)))
		return value_unknown(w, EXISTS, "the content of a file");
	if (text_is(kind, "file"))
		return value_string(w, content);
	return value_string(w, r->kind ? r->body : TEXT(""));
}

// An answer of headers and a body that a rule has.
static void
from_reply(struct walk *w, const struct reply *r, const struct line *l, size_t from)
{
	struct value *body = body_of(w, r);
	const struct answer_word *x;

	w->status = r->status;
	for (size_t i = from; (x = answer_word(line_word(l, i))) != NULL; i += 1 + x->takes) {
		struct value *v;

		if (x->part != ANSWER_HEADER)
			continue;
		v = format_eval(w, line_word(l, i + 2));
		if (v->knowledge != KNOWN || v->text.len)
			message_add(w->arena, &w->response, line_word(l, i + 1), v->text,
				v->knowledge != KNOWN);
	}
	add(w, "content-length", text_printf(w->arena, "%zu", body->text.len),
		body->knowledge != KNOWN);
	if (body->text.len || body->knowledge != KNOWN)
		add(w, "content-type", r->type, body->knowledge != KNOWN);
}

// parameters = ("status" code | "content-type" type | "hdr" name format | "string" text | ...)*
static void
from_words(struct walk *w, const struct line *l, size_t from, int status, bool own)
{
	struct reply r = { .status = status };
	const struct line *e;
	size_t n;

	for (size_t i = from; (n = parameter(l, i, &r)) != 0; i += n)
		;
	if (r.file.ptr) {
		from_file(w, r.file, r.status);
	} else if (r.section.ptr) {
		e = in_section(w->m, r.section, r.status);
		if (e)
			from_file(w, line_word(e, 2), r.status);
		else
			from_reply(w, &r, l, from);
	} else if (r.own || (own && !r.kind && !r.type.ptr)) {
		by_status(w, r.status);
	} else {
		from_reply(w, &r, l, from);
	}
}

// Of bytes that could not be read the frontend only says whether they are answered at all.
static const struct line *
unread_line(struct walk *w, int status)
{
	const struct line *l = reply_line(w, program_get(w->cache, w->frontend), status);
	struct text content = { "", 0 };

	if (!l || l->keyword != KW_ERRORFILE)
		return NULL;
	if (text_is(line_word(l, 2), "/dev/null"))
		return l;
	return flow_file(w->cache, line_word(l, 2), &content) && !content.len ? l : NULL;
}

// What answers a status, of both proxies; the backend's own counts first.
static const struct line *
status_line(struct walk *w, int status)
{
	const struct line *l = NULL;

	if (reply_unread(w->out))
		return unread_line(w, status);
	if (w->backend && w->backend != w->frontend && !w->backend->disabled)
		l = reply_line(w, program_get(w->cache, w->backend), status);
	return l ? l : reply_line(w, program_get(w->cache, w->frontend), status);
}

// HAProxy's own text for a status, or what the configuration has in its place.
static void
by_status(struct walk *w, int status)
{
	const struct line *l = status_line(w, status);

	w->status = status;
	if (!l) {
		add(w, "content-length", TEXT(""), true);
		add(w, "cache-control", TEXT("no-cache"), false);
		add(w, "content-type", TEXT("text/html"), false);
	} else if (l->keyword == KW_ERRORFILE) {
		from_file(w, line_word(l, 2), status);
	} else if (l->keyword == KW_HTTP_ERROR) {
		from_words(w, l, 1, status, false);
	} else {
		w->status = l->keyword == KW_ERRORLOC303 ? 303 : 302;
		add(w, "cache-control", TEXT("no-cache"), false);
		add(w, "content-length", TEXT("0"), false);
		add(w, "location", line_word(l, 2), false);
	}
}

// What the statistics page calls itself where it asks for a password.
static struct text
stats_realm(const struct section *s)
{
	struct text realm = TEXT("HAProxy Statistics");

	for (const struct line *l = section_find(s, KW_STATS); l; l = section_find_next(l))
		if (text_is(line_word(l, 1), "realm"))
			realm = line_word(l, 2);
	return realm;
}

// The headers that a 401 asks for a password with.
static void
by_password(struct walk *w, const struct line *l)
{
	bool stats = l->keyword == KW_STATS;
	struct text realm = stats ? stats_realm(l->section) : w->out->proxy->name;

	by_status(w, 401);
	for (size_t i = 1; i + 1 < l->nwords; i++) {
		if (text_is(line_word(l, i), "if") || text_is(line_word(l, i), "unless"))
			break;
		if (text_is(line_word(l, i), "realm"))
			realm = line_word(l, i + 1);
	}
	message_remove(&w->response, TEXT("www-authenticate"));
	add(w, "www-authenticate", text_printf(w->arena, "Basic realm=\"%.*s\"", TEXT_ARG(realm)),
		false);
}

// The cookies that a redirect's options set and clear.
static void
redirect_cookies(struct walk *w, const struct line *l)
{
	for (size_t i = 2; i + 1 < l->nwords; i++) {
		struct text word = line_word(l, i), value = line_word(l, i + 1);

		if (text_is(word, "if") || text_is(word, "unless"))
			return;
		if (text_is(word, "set-cookie"))
			add(w, "set-cookie",
				text_printf(w->arena, "%.*s; path=/;", TEXT_ARG(value)), false);
		else if (text_is(word, "set-cookie-fmt"))
			add(w, "set-cookie", value, true);
		else if (text_is(word, "clear-cookie"))
			add(w, "set-cookie",
				text_printf(w->arena, "%.*s; path=/; Max-Age=0;", TEXT_ARG(value)),
				false);
	}
}

static void
by_redirect(struct walk *w, const struct line *l)
{
	int status = w->out->status;

	w->status = status;
	add(w, "content-length", TEXT("0"), false);
	add(w, "location", w->out->location, w->out->location_unknown);
	if (status == 302 || status == 303 || status == 307)
		add(w, "cache-control", TEXT("no-cache"), false);
	redirect_cookies(w, l);
}

void
reply_make(struct walk *w)
{
	const struct line *l = w->out->line;
	size_t word = l && l->keyword == KW_STATS ? 2 : 1;

	switch (w->out->action) {
	case ACTION_REDIRECT:
		by_redirect(w, l);
		break;
	case ACTION_AUTH:
		by_password(w, l);
		break;
	case ACTION_DENY:
	case ACTION_TARPIT:
		from_words(w, l, word + 1, w->out->status, true);
		break;
	case ACTION_RETURN:
		if (text_is(line_word(l, word), "return"))
			from_words(w, l, word + 1, w->out->status, false);
		else
			nobody_knows(w, w->out->status);
		break;
	case ACTION_STATS:
		w->status = w->out->status;
		w->response_open = true;
		break;
	default:
		by_status(w, w->out->status);
		break;
	}
}
