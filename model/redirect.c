#include "model/program.h"

enum redirect_kind { TO_NOTHING, TO_LOCATION, TO_PREFIX, TO_SCHEME };

struct redirect {
	enum redirect_kind kind;
	size_t target; // its word
	int code;
	bool drop_query, append_slash, ignore_empty;
};

// Options of a redirect rule: with a value or without.
static const struct {
	const char *name;
	size_t words;
	enum redirect_kind kind;
} options[] = {
	{ "location", 2, TO_LOCATION },
	{ "prefix", 2, TO_PREFIX },
	{ "scheme", 2, TO_SCHEME },
	{ "code", 2, TO_NOTHING },
	{ "set-cookie", 2, TO_NOTHING },
	{ "set-cookie-fmt", 2, TO_NOTHING },
	{ "clear-cookie", 2, TO_NOTHING },
	{ "drop-query", 1, TO_NOTHING },
	{ "append-slash", 1, TO_NOTHING },
	{ "keep-query", 1, TO_NOTHING },
	{ "ignore-empty", 1, TO_NOTHING },
};

static size_t
parse_option(const struct line *l, size_t i, struct redirect *out)
{
	struct text word = line_word(l, i);

	for (size_t k = 0; k < sizeof(options) / sizeof(options[0]); k++) {
		if (!text_is(word, options[k].name))
			continue;
		if (options[k].kind) {
			out->kind = options[k].kind;
			out->target = i + 1;
		} else if (text_is(word, "code")) {
			out->code = (int)text_leading_number(line_word(l, i + 1));
		}
		out->drop_query |= text_is(word, "drop-query");
		out->append_slash |= text_is(word, "append-slash");
		out->ignore_empty |= text_is(word, "ignore-empty");
		return options[k].words;
	}
	return 0;
}

static struct redirect
parse_redirect(const struct line *l, size_t word)
{
	struct redirect out = { .code = 302 };
	size_t n;

	while (word < l->nwords && (n = parse_option(l, word, &out)) != 0)
		word += n;
	return out;
}

// Path and query, as far as they are kept.
static struct text
kept_path(const struct message *m, const struct redirect *r)
{
	struct text path = r->drop_query ? message_path(m) : uri_path(m->uri);

	return path.ptr ? path : TEXT("/");
}

static struct text
location(struct walk *w, const struct redirect *r, struct text target)
{
	struct text path = kept_path(&w->message, r), out, host = { "", 0 };
	const struct header *h = message_header(&w->message, TEXT("host"), NULL);

	if (r->kind == TO_LOCATION)
		return target;
	// The first of several.
	if (h) {
		host = h->value;
		host = text_trim(text_cut(&host, ','));
	}
	if (r->kind == TO_SCHEME)
		out = text_printf(w->arena, "%.*s://%.*s%.*s", TEXT_ARG(target), TEXT_ARG(host),
			TEXT_ARG(path));
	else
		out = text_printf(w->arena, "%.*s%.*s",
			TEXT_ARG(text_is(target, "/") ? TEXT("") : target), TEXT_ARG(path));
	if (r->append_slash && out.len && out.ptr[out.len - 1] != '/')
		out = text_printf(w->arena, "%.*s/", TEXT_ARG(out));
	return out;
}

enum next
redirect_apply(struct walk *w, const struct step *s, size_t word, bool formats)
{
	struct redirect r = parse_redirect(s->line, word);
	struct text target = line_word(s->line, r.target);
	struct value *v = formats ? format_eval(w, target) : value_string(w, target);
	bool unknown = v->knowledge != KNOWN || line_word_flags(s->line, r.target) & WORD_UNKNOWN;
	const struct header *host = message_header(&w->message, TEXT("host"), NULL);

	if (r.ignore_empty && r.kind == TO_LOCATION) {
		if (unknown)
			doubt(w, s->line, v->why);
		else if (!v->text.len)
			return NEXT_RULE;
	}
	if (r.kind != TO_LOCATION)
		unknown |= w->message.uri_unknown != NULL;
	if (r.kind == TO_SCHEME)
		unknown |= host && host->unknown;
	w->out->location_unknown = unknown;
	if (!unknown)
		w->out->location = location(w, &r, v->text);
	return finish(w, ACTION_REDIRECT, s->line, r.code);
}
