#include "lint/clean.h"
#include "lint/json.h"
#include "lint/route.h"

static json_t *
text_json(struct arena *a, struct text t)
{
	return json_string(clean(a, t));
}

static json_t *
line_json(const struct line *l)
{
	return l ? json_integer((json_int_t)span_start(line_span(l, 0)).line) : json_null();
}

static json_t *
name_json(struct arena *a, const struct proxy *p)
{
	return p ? text_json(a, p->name) : json_null();
}

static json_t *
timeout_json(struct timeout t)
{
	return t.ms >= 0 ? json_integer(t.ms) : json_null();
}

// Values of one name in an array; null for one that nobody knows.
static json_t *
headers_json(struct arena *a, const struct header *list)
{
	json_t *all = json_object();

	for (const struct header *h = list; h; h = h->next) {
		const char *name = clean(a, h->name);
		json_t *values = json_object_get(all, name);

		if (!values) {
			values = json_array();
			json_object_set_new(all, name, values);
		}
		json_array_append_new(values, h->unknown ? json_null() : text_json(a, h->value));
	}
	return all;
}

// What the client gets, as far as that is certain: an empty list for what it certainly does not.
static json_t *
response_json(struct arena *a, const struct outcome *o)
{
	json_t *all = headers_json(a, o->response);

	for (const struct header *h = o->settled; h; h = h->next)
		if (!json_object_get(all, clean(a, h->name)))
			json_object_set_new(all, clean(a, h->name), json_array());
	return all;
}

static json_t *
hops_json(struct arena *a, const struct request *r, const struct outcome *o)
{
	json_t *list = json_array();

	for (const struct hop *h = o->hops; h; h = h->next)
		json_array_append_new(list,
			json_pack("{s:s, s:o, s:o, s:o}", "listener",
				route_address(a, r, h->listener), "frontend",
				name_json(a, h->frontend), "backend", name_json(a, h->backend),
				"server",
				h->server ? text_json(a, line_word(h->server, 1)) : json_null()));
	return list;
}

// Which timeout ends it, and the line that sets it.
static json_t *
governor_json(struct timeout t)
{
	return json_pack("{s:o, s:o}", "ms", timeout_json(t), "line", line_json(t.line));
}

// What ends an open WebSocket that is silent, an answer that does not come, an upload that stalls;
// of the last null, where the versions differ.
static json_t *
governors_json(const struct outcome *o, unsigned targets)
{
	struct timeout old = outcome_upload(o, VERSION_BIT(V2_6));
	struct timeout new = outcome_upload(o, VERSION_BIT(V2_8));
	bool differ = targets & UNTIL(V2_6) && targets & SINCE(V2_8) && old.line != new.line;

	return json_pack("{s:o, s:o, s:o}", "idle", governor_json(outcome_idle(o)), "silence",
		governor_json(outcome_silence(o)), "upload",
		differ ? json_null() : governor_json(targets & SINCE(V2_8) ? new : old));
}

static json_t *
outcome_json(struct arena *a, const struct request *r, const struct outcome *o, unsigned targets)
{
	bool known = o->action == ACTION_REDIRECT && !o->location_unknown;
	bool path = o->path.ptr && !o->path_unknown;
	json_t *out = json_pack("{s:b, s:o, s:s, s:s}", "certain", o->certain, "frontend",
		name_json(a, o->hops->frontend), "listener", route_address(a, r, o->listener),
		"action", action_names[o->action]);

	json_object_set_new(out, "backend", name_json(a, o->backend));
	json_object_set_new(
		out, "server", o->server ? text_json(a, line_word(o->server, 1)) : json_null());
	json_object_set_new(out, "status", o->status ? json_integer(o->status) : json_null());
	json_object_set_new(out, "location", known ? text_json(a, o->location) : json_null());
	json_object_set_new(out, "line", line_json(o->line));
	json_object_set_new(out, "method", o->method.ptr ? text_json(a, o->method) : json_null());
	json_object_set_new(out, "requestHeaders", headers_json(a, o->headers));
	json_object_set_new(out, "responseHeaders", response_json(a, o));
	json_object_set_new(out, "responseComplete", json_boolean(!o->response_open));
	json_object_set_new(out, "path", path ? text_json(a, o->path) : json_null());
	json_object_set_new(out, "timeouts",
		json_pack("{s:o, s:o, s:o}", "client", timeout_json(o->client), "server",
			timeout_json(o->server_timeout), "tunnel", timeout_json(o->tunnel)));
	json_object_set_new(out, "governs",
		o->action == ACTION_BACKEND ? governors_json(o, targets) : json_null());
	json_object_set_new(out, "hops", hops_json(a, r, o));
	if (!o->certain)
		json_object_set_new(out, "depends",
			json_pack("{s:o, s:o}", "line", line_json(o->depends), "on",
				o->reason ? text_json(a, text_of(o->reason)) : json_null()));
	return out;
}

static const char *const verdicts[] = {
	[NO] = "skipped",
	[UNKNOWN] = "unknown",
	[YES] = "matched",
};

static json_t *
trace_json(struct arena *a, const struct trace *t)
{
	struct span rest = line_rest(t->line, 0);

	return json_pack("{s:s, s:o, s:o, s:s, s:o}", "file", clean(a, text_of(rest.src->path)),
		"line", line_json(t->line), "text", text_json(a, span_text(rest)), "verdict",
		verdicts[t->verdict], "why", t->why ? text_json(a, text_of(t->why)) : json_null());
}

void
route_json(FILE *to, struct arena *a, const struct request *r, const struct answer *answer,
	unsigned targets)
{
	json_t *outcomes = json_array(), *trace = json_array();

	for (const struct outcome *o = answer->outcomes; o; o = o->next)
		json_array_append_new(outcomes, outcome_json(a, r, o, targets));
	for (const struct trace *t = answer->trace; t; t = t->next)
		json_array_append_new(trace, trace_json(a, t));
	write_value(to,
		json_pack("{s:i, s:o, s:o}", "schema", 1, "outcomes", outcomes, "trace", trace));
	fputc('\n', to);
}
