#include "model/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "model/convert.h"
#include "model/defined.h"
#include "model/program.h"

static const struct fetch_row rows[] = {
#define FETCH(name, function, looks_at) { name, function, LOOKS_##looks_at },
#include "model/fetches.def"
#undef FETCH
};

static int
compare(const void *name, const void *row)
{
	return text_compare(
		*(const struct text *)name, text_of(((const struct fetch_row *)row)->name));
}

const struct fetch_row *
fetch_find(struct text name)
{
	return bsearch(&name, rows, sizeof(rows) / sizeof(rows[0]), sizeof(rows[0]), compare);
}

struct value *
get_always_true(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_bool(w, true);
}

struct value *
get_always_false(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_bool(w, false);
}

struct value *
get_some_number(struct walk *w, const struct call *c, bool all)
{
	struct value *v = value_unknown(w, EXISTS, NULL);

	(void)all;
	v->type = VALUE_NUMBER;
	v->why = text_string(w->arena, c->name);
	return v;
}

struct value *
get_some_text(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	return value_unknown(w, EXISTS, text_string(w->arena, c->name));
}

struct value *
get_str(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	return value_string(w, c->args[0]);
}

struct value *
get_int(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	return value_number(w, text_leading_number(c->args[0]));
}

struct value *
get_bool(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	return value_bool(w, text_is(c->args[0], "true") || text_is(c->args[0], "1"));
}

struct value *
get_ip(struct walk *w, const struct call *c, bool all)
{
	struct address a;

	(void)all;
	return address_parse(c->args[0], &a) ? value_address(w, &a) : NULL;
}

struct value *
get_bin(struct walk *w, const struct call *c, bool all)
{
	struct text bytes;
	struct value *v;

	(void)all;
	if (!hex_decode(w->arena, c->args[0], &bytes))
		return value_unknown(w, EXISTS, "binary bytes");
	v = value_string(w, bytes);
	v->type = VALUE_BINARY;
	return v;
}

struct value *
get_env(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	for (const struct definition *d = w->m->settings->defines; d; d = d->next)
		if (text_eq(d->name, c->args[0]))
			return value_string(w, d->value);
	return value_unknown(w, NOTHING, "the environment");
}

struct value *
get_fe_name(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_string(w, w->frontend->name);
}

struct value *
get_be_name(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_string(w, w->backend ? w->backend->name : w->frontend->name);
}

struct value *
get_fe_defbe(struct walk *w, const struct call *c, bool all)
{
	const struct line *l = setting(w->cache, w->frontend, KW_DEFAULT_BACKEND, "");

	(void)c, (void)all;
	return l ? value_string(w, line_word(l, 1)) : NULL;
}

struct value *
get_src(struct walk *w, const struct call *c, bool all)
{
	struct value *v;

	(void)c, (void)all;
	if (w->message.origin == FROM_ADDRESS)
		return value_address(w, &w->message.source);
	if (w->message.origin == FROM_SOCKET)
		return NULL;
	v = value_unknown(w, EXISTS, "the client's address");
	v->type = VALUE_ADDRESS;
	v->unlisted = w->message.origin == FROM_PUBLIC;
	return v;
}

struct value *
get_dst(struct walk *w, const struct call *c, bool all)
{
	struct value *v;

	(void)c, (void)all;
	if (w->message.destination.family)
		return value_address(w, &w->message.destination);
	v = value_unknown(w, EXISTS, "the address that the client connects to");
	v->type = VALUE_ADDRESS;
	return v;
}

struct value *
get_dst_port(struct walk *w, const struct call *c, bool all)
{
	if (w->message.destination_port)
		return value_number(w, w->message.destination_port);
	return get_some_number(w, c, all);
}

struct value *
get_rcvd_proxy(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_bool(w, w->listener && w->listener->accept_proxy);
}

// The first on its connection: of HTTP/2 none counts as that.
struct value *
get_first_request(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_bool(w, w->version < HTTP_2);
}

struct value *
get_http_major(struct walk *w, const struct call *c, bool all)
{
	static const int majors[] = { [HTTP_1_1] = 1, [HTTP_1_0] = 1, [HTTP_2] = 2, [HTTP_3] = 3 };

	(void)c, (void)all;
	return value_number(w, majors[w->version]);
}

struct value *
get_ssl_fc(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_bool(w, w->message.secure);
}

struct value *
get_ssl_fc_has_sni(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_bool(w, w->message.secure && w->message.sni.len);
}

struct value *
get_ssl_fc_sni(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return w->message.secure && w->message.sni.len ? value_string(w, w->message.sni) : NULL;
}

struct value *
get_ssl_fc_alpn(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	if (!w->message.secure)
		return NULL;
	if (w->request->version == HTTP_2 && w->nhops <= 1)
		return value_string(w, TEXT("h2"));
	return value_unknown(w, NOTHING, "what the client offers in ALPN");
}

// Whether the listener asks its clients for a certificate: UNKNOWN where a list may say so.
static enum truth
asks_certificate(const struct listener *l)
{
	static const char *const words[] = { "verify", "ca-file", "ca-verify-file", "crt-list" };

	if (!l || l->unknown || section_find(l->line->section, KW_SSL_F_USE))
		return UNKNOWN;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (line_has(l->line, 2, words[i]))
			return UNKNOWN;
	return NO;
}

// What is known of a client's certificate: where none is asked for, there is none.
struct value *
get_client_certificate(struct walk *w, const struct call *c, bool all)
{
	static const char *const numbers[] = { "ssl_c_ca_err", "ssl_c_ca_err_depth", "ssl_c_err",
		"ssl_c_used", "ssl_c_verify", "ssl_fc_has_crt" };

	(void)all;
	if (!w->message.secure)
		return NULL;
	if (asks_certificate(w->listener) != NO)
		return value_unknown(w, NOTHING, "the client's certificate");
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (text_is(c->name, numbers[i]))
			return text_starts(c->name, "ssl_c_used") || text_starts(c->name, "ssl_fc")
			               ? value_bool(w, false)
			               : value_number(w, 0);
	return NULL;
}

// Nobody but the client knows whether it has been here before.
struct value *
get_resumed(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	return w->message.secure ? value_unknown(w, EXISTS, text_string(w->arena, c->name))
	                         : value_bool(w, false);
}

struct value *
get_process_count(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	return value_number(w, 1);
}

// fe_client_timeout, be_server_timeout ...: in milliseconds, 0 if there is none.
struct value *
get_timeout(struct walk *w, const struct call *c, bool all)
{
	bool front = c->name.ptr[0] == 'f';
	struct text name = text_after(c->name, 3);
	struct timeout t = proxy_timeout(front || !w->backend ? w->frontend : w->backend,
		text_string(w->arena, text_cut(&name, '_')));

	(void)all;
	return value_number(w, t.ms < 0 ? 0 : t.ms);
}

struct value *
get_tls_only(struct walk *w, const struct call *c, bool all)
{
	(void)all;
	return w->message.secure ? value_unknown(w, NOTHING, text_string(w->arena, c->name)) : NULL;
}

// A TLS hello can only be seen by who does not end TLS himself.
struct value *
get_req_sni(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	if (!w->tls || w->frontend->mode == MODE_HTTP)
		return NULL;
	return w->message.sni.len ? value_string(w, w->message.sni) : NULL;
}

struct value *
get_ssl_hello(struct walk *w, const struct call *c, bool all)
{
	(void)c, (void)all;
	if (!w->tls || w->frontend->mode == MODE_HTTP)
		return NULL;
	return value_number(w, 1);
}

// The variable's own value, else its default.
struct value *
get_var(struct walk *w, const struct call *c, bool all)
{
	struct value *v = variable_value(w, c->args[0]);

	(void)all;
	return v || c->nargs < 2 ? v : value_string(w, c->args[1]);
}
